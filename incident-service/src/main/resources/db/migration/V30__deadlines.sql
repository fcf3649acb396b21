-- What agreements said of cases, each wording once. A row is never changed, so that a replay finds what held at the time.
CREATE TABLE deadline_terms (
    hash text PRIMARY KEY,
    data jsonb NOT NULL
);

-- What happened to the clocks of a case: append-only. Due dates are a replay of these rows.
CREATE TABLE deadline_event (
    subject_id text        NOT NULL,
    n          integer     NOT NULL,
    at         timestamptz NOT NULL,
    kind       text        NOT NULL CHECK (kind IN ('STARTED', 'START_MOVED', 'PROMISED', 'HELD', 'RESUMED', 'ANSWERED',
                                                    'RESOLVED', 'REOPENED', 'ENDED', 'CONTINUED')),
    start_at   timestamptz,
    terms      text REFERENCES deadline_terms (hash),
    reason     text,
    PRIMARY KEY (subject_id, n)
);

-- Where the clocks stand: what the last replay gave, and what was told already.
CREATE TABLE deadline (
    subject_id             text PRIMARY KEY,
    project_id             text    NOT NULL,
    zone_id                text,
    severity               text    NOT NULL,
    terms                  text    NOT NULL REFERENCES deadline_terms (hash),
    open                   boolean NOT NULL,
    response_due           timestamptz,
    resolution_due         timestamptz,
    response_warned        integer NOT NULL DEFAULT 0,
    resolution_warned      integer NOT NULL DEFAULT 0,
    response_breached_at   timestamptz,
    resolution_breached_at timestamptz
);

CREATE INDEX deadline_open ON deadline (project_id, subject_id) WHERE open;
