-- Jobs that report. `look_at` is when somebody must look at one again: rows are claimed by it, so that a deadline
-- survives every restart, fires once however many replicas there are, and may be any time away.
CREATE TABLE heartbeat (
    check_id         text        PRIMARY KEY REFERENCES check_definition,
    project_id       text        NOT NULL,
    ping_id          uuid        NOT NULL UNIQUE,
    slug             text        NOT NULL,
    removed          boolean     NOT NULL DEFAULT false,
    definition       jsonb       NOT NULL,
    condition        text        NOT NULL DEFAULT 'NEW' CHECK (condition IN ('NEW', 'UP', 'DOWN', 'PAUSED')),
    last_report      timestamptz,
    running          jsonb       NOT NULL DEFAULT '{}',
    last_duration_ms bigint,
    spared_until     timestamptz,
    -- Number of the last thing that happened: a ping, a deadline.
    events           bigint      NOT NULL DEFAULT 0,
    pings            bigint      NOT NULL DEFAULT 0,
    alert_after      timestamptz,
    -- When what is known is said again, so that the time in between is covered.
    affirm_at        timestamptz,
    look_at          timestamptz GENERATED ALWAYS AS (LEAST(alert_after, affirm_at)) STORED
);

CREATE UNIQUE INDEX heartbeat_by_slug ON heartbeat (project_id, slug) WHERE NOT removed;
CREATE INDEX heartbeat_by_look ON heartbeat (look_at) WHERE look_at IS NOT NULL AND NOT removed;

CREATE TABLE heartbeat_ping (
    check_id       text        NOT NULL REFERENCES heartbeat ON DELETE CASCADE,
    number         bigint      NOT NULL,
    at             timestamptz NOT NULL,
    kind           text        NOT NULL,
    method         text        NOT NULL,
    remote_address text,
    user_agent     text,
    run_id         text,
    exit_status    integer,
    duration_ms    bigint,
    outcome        text,
    failure        jsonb,
    evidence       jsonb,
    body           bytea,
    body_bytes     bigint      NOT NULL DEFAULT 0,
    PRIMARY KEY (check_id, number)
);

-- What was measured in bodies, to hold later ones against.
CREATE TABLE heartbeat_number (
    check_id text             NOT NULL REFERENCES heartbeat ON DELETE CASCADE,
    key      text             NOT NULL,
    number   bigint           NOT NULL,
    value    double precision NOT NULL,
    PRIMARY KEY (check_id, key, number)
);

-- The unguessable part of a project's ping URLs.
CREATE TABLE ping_key (
    project_id text        PRIMARY KEY,
    key        text        NOT NULL UNIQUE,
    created_at timestamptz NOT NULL
);

-- When pings could be received: silence while nobody listened says nothing of the job.
CREATE TABLE heartbeat_watch (
    id       integer     PRIMARY KEY CHECK (id = 1),
    alive_at timestamptz NOT NULL
);

CREATE TABLE heartbeat_gap (
    from_at  timestamptz NOT NULL,
    until_at timestamptz NOT NULL,
    PRIMARY KEY (from_at, until_at)
);
