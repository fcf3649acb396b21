-- When a suppression begins, or begins again: open incidents are looked at then. Absent once it is over.
ALTER TABLE suppression ADD COLUMN next_at timestamptz;
UPDATE suppression SET next_at = greatest(starts_at, now()) WHERE ends_at > now()
    AND (starts_at > now() OR kind = 'QUIET_HOURS');
CREATE INDEX suppression_next ON suppression (next_at) WHERE next_at IS NOT NULL;

-- Projects in which something began or ceased to fail, while a suppression depends on what fails.
CREATE TABLE suppression_review (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project_id text NOT NULL
);
CREATE INDEX suppression_review_project ON suppression_review (project_id);
