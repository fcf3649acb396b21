-- One row a project, kept when the project is removed: the versions go on where they stopped, and what is in them
-- stays with the client whose they were.
CREATE TABLE passport (
    project_id text    PRIMARY KEY,
    client_id  text    NOT NULL,
    version    bigint  NOT NULL CHECK (version > 0),
    live       boolean NOT NULL
);

-- Append-only: every document that was ever applied, as it was written and as it was understood.
CREATE TABLE passport_version (
    project_id text        NOT NULL REFERENCES passport (project_id),
    version    bigint      NOT NULL,
    document   text        NOT NULL,
    sha256     text        NOT NULL,
    content    jsonb       NOT NULL,
    applied_by text        NOT NULL,
    applied_at timestamptz NOT NULL,
    PRIMARY KEY (project_id, version)
);
