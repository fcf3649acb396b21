-- Planned work. The definition is what was asked for; the rest is there to find it by.
CREATE TABLE maintenance_window (
    id         text        PRIMARY KEY,
    project_id text        NOT NULL,
    version    bigint      NOT NULL CHECK (version > 0),
    -- When the last occurrence is over; infinity for one that recurs.
    ends_at    timestamptz NOT NULL,
    created_by text        NOT NULL,
    created_at timestamptz NOT NULL,
    definition jsonb       NOT NULL
);

CREATE INDEX maintenance_window_by_project ON maintenance_window (project_id, id);
