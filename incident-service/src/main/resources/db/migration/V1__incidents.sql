-- What this service knows of the passport, as it came in the latest event of each key.
CREATE TABLE passport_project (
    project_id text PRIMARY KEY,
    version    bigint NOT NULL,
    data       jsonb  NOT NULL
);

CREATE TABLE passport_duties (
    project_id text PRIMARY KEY,
    version    bigint NOT NULL,
    data       jsonb  NOT NULL
);

CREATE TABLE passport_person (
    project_id text   NOT NULL,
    person_id  text   NOT NULL,
    version    bigint NOT NULL,
    data       jsonb  NOT NULL,
    PRIMARY KEY (project_id, person_id)
);

-- The last status change of each check that was taken into account; older ones are late.
CREATE TABLE check_watermark (
    check_id text PRIMARY KEY,
    sequence bigint      NOT NULL,
    at       timestamptz NOT NULL
);

CREATE TABLE incident (
    id                  text PRIMARY KEY,
    version             bigint      NOT NULL,
    project_id          text        NOT NULL,
    deduplication_key   text        NOT NULL,
    state               text        NOT NULL CHECK (state IN ('TRIGGERED', 'ACKNOWLEDGED', 'RESOLVED')),
    title               text        NOT NULL,
    check_id            text,
    asset_id            text,
    zone_id             text,
    target              text,
    failure             jsonb,
    started_at          timestamptz NOT NULL,
    opened_at           timestamptz NOT NULL,
    response_due        timestamptz NOT NULL,
    resolution_due      timestamptz,
    clause              text        NOT NULL,
    escalate_after_s    bigint      NOT NULL,
    assignee            text,
    acknowledged_by     text,
    acknowledged_at     timestamptz,
    resolved_by         text,
    resolved_at         timestamptz,
    recovered_at        timestamptz,
    note                text,
    response_breached   boolean     NOT NULL DEFAULT false,
    resolution_breached boolean     NOT NULL DEFAULT false,
    occurrences         integer     NOT NULL DEFAULT 1,
    sequence            bigint      NOT NULL
);

-- One open incident per deduplication key: the database holds it, whatever the code does.
CREATE UNIQUE INDEX incident_open_key ON incident (deduplication_key) WHERE state <> 'RESOLVED';
CREATE INDEX incident_by_project ON incident (project_id, opened_at DESC, id DESC);
CREATE INDEX incident_by_age ON incident (opened_at DESC, id DESC);

-- Append-only.
CREATE TABLE incident_timeline (
    incident_id text        NOT NULL REFERENCES incident (id),
    entry       integer     NOT NULL,
    at          timestamptz NOT NULL,
    kind        text        NOT NULL,
    actor       text        NOT NULL,
    detail      text        NOT NULL,
    -- The event that caused the entry, when one did.
    cause       text,
    PRIMARY KEY (incident_id, entry)
);

-- Who was told of the failure, and so is told of its end.
CREATE TABLE incident_told (
    incident_id text NOT NULL REFERENCES incident (id),
    person_id   text NOT NULL,
    PRIMARY KEY (incident_id, person_id)
);

-- What is to happen later. A row is claimed by one replica, and gone when it was done or is no longer wanted.
CREATE TABLE incident_timer (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    incident_id text        NOT NULL REFERENCES incident (id),
    kind        text        NOT NULL CHECK (kind IN ('CALL', 'RESPONSE_DUE', 'RESOLUTION_DUE')),
    step        integer     NOT NULL DEFAULT 0,
    due_at      timestamptz NOT NULL,
    UNIQUE (incident_id, kind, step)
);

CREATE INDEX incident_timer_due ON incident_timer (due_at);
