-- Emergencies are sorted into clusters apart from the transaction that opens them.
ALTER TABLE problem_occurrence
    ALTER COLUMN cluster_id DROP NOT NULL,
    ADD COLUMN zone_id       text,
    ADD COLUMN failure_class text,
    -- What they are sorted by; present until they are.
    ADD COLUMN message       text;

CREATE INDEX problem_occurrence_unsorted ON problem_occurrence (started_at, incident_id) WHERE cluster_id IS NULL;
