-- Everything here is derived from events and can be built again from them.

CREATE TABLE project (
    project_id text PRIMARY KEY,
    version    bigint      NOT NULL,
    data       jsonb       NOT NULL,
    -- The earliest time of which an event tells: before that, nothing can have been measured.
    known_since timestamptz NOT NULL
);

CREATE TABLE monitored_check (
    check_id    text PRIMARY KEY,
    project_id  text        NOT NULL,
    version     bigint      NOT NULL,
    name        text        NOT NULL,
    kind        text        NOT NULL,
    zone_id     text,
    target      text,
    known_since timestamptz NOT NULL,
    removed_at  timestamptz
);

CREATE INDEX monitored_check_by_project ON monitored_check (project_id);

-- How far the results of a check have been taken in.
CREATE TABLE check_progress (
    check_id    text PRIMARY KEY,
    -- End of the latest probe; earlier ones are repeats.
    last_at     timestamptz NOT NULL,
    -- The present run of probes that contradict the status, and the end of the first of them: if the status follows,
    -- it changed then.
    doubt       text,
    doubt_since timestamptz,
    CHECK ((doubt IS NULL) = (doubt_since IS NULL))
) WITH (fillfactor = 70);

-- Stretches of time with a status, not overlapping. What lies between them is unknown.
CREATE TABLE check_segment (
    check_id   text        NOT NULL,
    started_at timestamptz NOT NULL,
    ended_at   timestamptz NOT NULL,
    status     text        NOT NULL,
    PRIMARY KEY (check_id, started_at),
    CHECK (ended_at >= started_at)
) WITH (fillfactor = 70);

CREATE TABLE emergency (
    incident_id         text PRIMARY KEY,
    project_id          text        NOT NULL,
    sequence            bigint      NOT NULL,
    title               text        NOT NULL,
    zone_id             text,
    check_id            text,
    failure_reason      text,
    failure_message     text,
    failure_measured    text,
    started_at          timestamptz NOT NULL,
    opened_at           timestamptz NOT NULL,
    response_due        timestamptz NOT NULL,
    resolution_due      timestamptz,
    assignee            text,
    escalations         integer     NOT NULL DEFAULT 0,
    acknowledged_at     timestamptz,
    acknowledged_by     text,
    resolved_at         timestamptz,
    resolved_by         text,
    recovered_at        timestamptz,
    note                text,
    response_breached   boolean     NOT NULL DEFAULT false,
    resolution_breached boolean     NOT NULL DEFAULT false
);

CREATE INDEX emergency_by_project ON emergency (project_id, started_at);
