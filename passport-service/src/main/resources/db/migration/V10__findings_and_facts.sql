-- What is known of a thing, one row a source. A failed attempt changes the last two columns alone.
CREATE TABLE fact (
    project_id      text        NOT NULL,
    subject         text        NOT NULL,
    name            text        NOT NULL,
    about           text        NOT NULL,
    source_kind     text        NOT NULL,
    source          text        NOT NULL,
    observed        jsonb       NOT NULL,
    observed_at     timestamptz,
    last_attempt_at timestamptz NOT NULL,
    last_error      text,
    PRIMARY KEY (project_id, subject, name, about, source_kind)
);

-- Append-only: every value that a fact had.
CREATE TABLE fact_history (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project_id  text        NOT NULL,
    subject     text        NOT NULL,
    name        text        NOT NULL,
    about       text        NOT NULL,
    source_kind text        NOT NULL,
    source      text        NOT NULL,
    observed    jsonb       NOT NULL,
    observed_at timestamptz NOT NULL
);
CREATE INDEX fact_history_of ON fact_history (project_id, subject, name, about, source_kind, observed_at);

-- Kept after it is cleared: a report tells what came and went.
CREATE TABLE finding (
    project_id      text        NOT NULL,
    finding_id      text        NOT NULL,
    rule            text        NOT NULL,
    severity        text        NOT NULL,
    subject         text        NOT NULL,
    zone_id         text,
    message         jsonb       NOT NULL,
    advice          jsonb       NOT NULL,
    evidence        text,
    source          text        NOT NULL,
    raised_at       timestamptz NOT NULL,
    cleared_at      timestamptz,
    accepted_until  date,
    accepted_by     text,
    accepted_reason text,
    PRIMARY KEY (project_id, finding_id)
);
CREATE INDEX finding_open ON finding (project_id) WHERE cleared_at IS NULL;

-- When the rules last looked at a project: time alone raises findings too.
CREATE TABLE assessment (
    project_id  text        PRIMARY KEY,
    assessed_at timestamptz NOT NULL
);
CREATE INDEX assessment_age ON assessment (assessed_at);

-- What is told once stays told.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME;
END $$;
CREATE TRIGGER passport_version_append_only BEFORE UPDATE OR DELETE ON passport_version
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER fact_history_append_only BEFORE UPDATE OR DELETE ON fact_history
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
