-- Append-only: what spoke for a backup, or against it.
CREATE TABLE backup_evidence (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project_id  text        NOT NULL,
    asset_id    text        NOT NULL,
    step        text        NOT NULL,
    healthy     boolean     NOT NULL,
    at          timestamptz NOT NULL,
    source      text        NOT NULL,
    tool        text,
    repository  text,
    snapshot_id text,
    snapshot_at timestamptz,
    total_bytes bigint,
    files       bigint,
    note        text
);
CREATE INDEX backup_evidence_of ON backup_evidence (project_id, asset_id, step, at);
CREATE TRIGGER backup_evidence_append_only BEFORE UPDATE OR DELETE ON backup_evidence
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
