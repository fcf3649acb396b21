-- Whoever knows the key reads the project's expiry calendar; the key itself is not kept.
CREATE TABLE calendar_feed (
    id         text        PRIMARY KEY,
    project_id text        NOT NULL,
    key_sha256 text        NOT NULL UNIQUE,
    language   text        NOT NULL,
    note       text,
    created_by text        NOT NULL,
    created_at timestamptz NOT NULL
);

CREATE INDEX calendar_feed_project ON calendar_feed (project_id, id);
