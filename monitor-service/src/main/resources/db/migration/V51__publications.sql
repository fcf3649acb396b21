-- What a project shows to everybody. Nothing is shown of a project without a row.
CREATE TABLE publication (
    project_id text    PRIMARY KEY,
    title      text    NOT NULL,
    checks     text[]  NOT NULL,
    version    bigint  NOT NULL CHECK (version > 0)
);
