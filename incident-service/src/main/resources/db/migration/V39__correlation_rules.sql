-- Rules by which failures are one incident although no cause explains them, and what such a rule holds back.
CREATE TABLE correlation_rule (
    project_id text        NOT NULL,
    name       text        NOT NULL,
    version    bigint      NOT NULL,
    -- Rules are tried in this order, those of one position by name.
    position   integer     NOT NULL,
    data       jsonb       NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by text        NOT NULL,
    PRIMARY KEY (project_id, name)
);

-- Failures that a rule takes and that are not enough yet. A failure waits in one place at a time.
CREATE TABLE correlation_candidate (
    project_id     text          NOT NULL,
    signal_key     text          NOT NULL,
    rule           text          NOT NULL,
    -- Of the values that the rule groups by.
    group_key      text          NOT NULL,
    group_values   jsonb         NOT NULL,
    -- Names of the rule's conditions that the last report met.
    met            text[]        NOT NULL,
    severity       text          NOT NULL,
    -- The agreement's rule that made it an emergency.
    classification text          NOT NULL,
    -- The latest last; no more of them than the rule asks for.
    occurrences    timestamptz[] NOT NULL,
    first_at       timestamptz   NOT NULL,
    recovered_at   timestamptz,
    -- When its last occurrence is too long ago to count, or at once when the rule was changed ("retake").
    due_at         timestamptz   NOT NULL,
    retake         boolean       NOT NULL DEFAULT false,
    signal         jsonb         NOT NULL,
    PRIMARY KEY (project_id, signal_key)
);
CREATE INDEX correlation_candidate_group ON correlation_candidate (project_id, rule, group_key);
CREATE INDEX correlation_candidate_due ON correlation_candidate (due_at);

-- The last incident of a rule and group: there is one at a time that failures join.
CREATE TABLE correlation_incident (
    project_id  text NOT NULL,
    rule        text NOT NULL,
    group_key   text NOT NULL,
    incident_id text NOT NULL REFERENCES incident (id) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (project_id, rule, group_key)
);

-- The rule that an incident came from, as it was at opening.
ALTER TABLE incident ADD COLUMN correlation jsonb;

-- What holds an emergency back that opened no incident.
ALTER TABLE classification_decision ADD COLUMN held jsonb;
