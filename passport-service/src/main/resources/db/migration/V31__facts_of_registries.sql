-- RDAP and WHOIS are two ways to one registry: a look that fails is told without saying which was tried.
DELETE FROM fact older USING fact newer
 WHERE older.source_kind IN ('rdap', 'whois') AND newer.source_kind IN ('rdap', 'whois')
   AND (older.project_id, older.subject, older.name, older.about) = (newer.project_id, newer.subject, newer.name, newer.about)
   AND (older.last_attempt_at, older.source_kind) < (newer.last_attempt_at, newer.source_kind);
DELETE FROM fact vain USING fact seen
 WHERE vain.source_kind = 'registry' AND seen.source_kind IN ('rdap', 'whois')
   AND (vain.project_id, vain.subject, vain.name, vain.about) = (seen.project_id, seen.subject, seen.name, seen.about);
UPDATE fact SET source_kind = 'registry' WHERE source_kind IN ('rdap', 'whois');

-- When the accesses of a project were last looked at in their stores.
ALTER TABLE assessment ADD COLUMN accesses_verified_at timestamptz;
CREATE INDEX assessment_accesses ON assessment (accesses_verified_at NULLS FIRST);
