-- Append-only: who did what to a project, when and why. 'changes' leads from the version before to this one.
CREATE TABLE audit (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project_id text        NOT NULL,
    at         timestamptz NOT NULL,
    by_whom    text        NOT NULL,
    action     text        NOT NULL,
    subject    text        NOT NULL,
    version    bigint,
    reason     text,
    changes    jsonb       NOT NULL
);
CREATE INDEX audit_of ON audit (project_id, id);
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What was applied before there was an audit.
INSERT INTO audit (project_id, at, by_whom, action, subject, version, reason, changes)
SELECT project_id, applied_at, applied_by, 'applied', 'passport', version, reason, '[]'
  FROM passport_version ORDER BY applied_at, project_id, version;
