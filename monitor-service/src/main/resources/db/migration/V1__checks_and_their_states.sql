-- What is to be probed. The definition is the event that was last published of the check; a check that is gone keeps
-- its row, so that its version and its changes go on where they were when it comes back.
CREATE TABLE check_definition (
    check_id   text    PRIMARY KEY,
    project_id text    NOT NULL,
    name       text    NOT NULL,
    asset_id   text,
    kind       text    NOT NULL,
    managed_by text    NOT NULL CHECK (managed_by IN ('passport', 'user')),
    version    bigint  NOT NULL CHECK (version > 0),
    removed    boolean NOT NULL DEFAULT false,
    definition jsonb   NOT NULL,
    UNIQUE (project_id, name)
);

CREATE INDEX check_definition_by_asset ON check_definition (project_id, asset_id) WHERE NOT removed;

-- What is known of a check. The engine works in memory; this is what it starts from.
CREATE TABLE check_state (
    check_id         text        PRIMARY KEY REFERENCES check_definition,
    retired          boolean     NOT NULL DEFAULT false,
    status           text        NOT NULL DEFAULT 'PENDING'
                     CHECK (status IN ('PENDING', 'UP', 'DEGRADED', 'DOWN', 'UNKNOWN', 'PAUSED', 'MAINTENANCE')),
    since            timestamptz,
    sequence         bigint      NOT NULL DEFAULT 0 CHECK (sequence >= 0),
    streak_outcome   text,
    streak_count     integer,
    streak_since     timestamptz,
    last_due         timestamptz,
    last_outcome     text,
    last_finished_at timestamptz,
    last_total_ms    double precision,
    last_failure     jsonb
) WITH (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05);

-- Every change of status with what it was decided by.
CREATE TABLE status_change (
    check_id    text        NOT NULL REFERENCES check_definition,
    sequence    bigint      NOT NULL,
    from_status text        NOT NULL,
    to_status   text        NOT NULL,
    since       timestamptz NOT NULL,
    decided_at  timestamptz NOT NULL,
    slot        bigint      NOT NULL,
    failure     jsonb,
    evidence    jsonb       NOT NULL,
    PRIMARY KEY (check_id, sequence)
);
