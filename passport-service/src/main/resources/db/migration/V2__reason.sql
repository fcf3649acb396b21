-- Why a passport was applied, in the words of who did it.
ALTER TABLE passport_version ADD COLUMN reason text;
