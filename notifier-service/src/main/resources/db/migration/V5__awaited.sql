-- Where each has to acknowledge, who still has to: an incident that somebody has makes no call to them pointless.
ALTER TABLE incident_standing ADD COLUMN awaited text[] NOT NULL DEFAULT '{}';
