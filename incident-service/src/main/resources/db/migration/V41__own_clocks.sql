-- From when the clocks would run without the incidents that were merged into this one: the way back.
ALTER TABLE incident ADD COLUMN own_clocks_from timestamptz;
UPDATE incident SET own_clocks_from = clocks_from;
ALTER TABLE incident ALTER COLUMN own_clocks_from SET NOT NULL;
