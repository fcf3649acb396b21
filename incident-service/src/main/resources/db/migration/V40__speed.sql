-- Rows that change with every report of an open incident: room beside them keeps their indexes as they are.
ALTER TABLE incident SET (fillfactor = 70);
ALTER TABLE incident_member SET (fillfactor = 70);
ALTER TABLE signal_watermark SET (fillfactor = 70);
