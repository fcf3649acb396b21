-- The passport, as the latest event of each key told it.
CREATE TABLE recipient (
    project_id text   NOT NULL,
    person_id  text   NOT NULL,
    version    bigint NOT NULL,
    data       jsonb  NOT NULL,
    PRIMARY KEY (project_id, person_id)
);

CREATE TABLE project_copy (
    project_id text PRIMARY KEY,
    version    bigint NOT NULL,
    data       jsonb  NOT NULL
);

-- Where each incident stands; sequence is that of the event which told it.
CREATE TABLE incident_standing (
    incident_id text PRIMARY KEY,
    project_id  text        NOT NULL,
    sequence    bigint      NOT NULL,
    standing    text        NOT NULL CHECK (standing IN ('OPEN', 'ACKNOWLEDGED', 'RESOLVED')),
    at          timestamptz NOT NULL
);

CREATE INDEX incident_standing_by_age ON incident_standing (at);

CREATE TABLE notification (
    id              text PRIMARY KEY,
    project_id      text        NOT NULL,
    person_id       text        NOT NULL,
    purpose         text        NOT NULL,
    urgency         text        NOT NULL CHECK (urgency IN ('EMERGENCY', 'PLANNED')),
    template        text        NOT NULL,
    data            jsonb       NOT NULL,
    incident_id     text,
    requested_at    timestamptz NOT NULL,
    not_after       timestamptz NOT NULL,
    -- Trace of the work that asked for it, so that the sending belongs to the same trace.
    traceparent     text,
    -- The passport has not told of the person yet; the deliveries are made when it does.
    awaiting_person boolean     NOT NULL
);

CREATE INDEX notification_by_project ON notification (project_id, requested_at DESC, id DESC);
CREATE INDEX notification_by_incident ON notification (project_id, incident_id, requested_at DESC, id DESC);
CREATE INDEX notification_by_age ON notification (requested_at);
CREATE INDEX notification_awaiting ON notification (project_id, person_id) WHERE awaiting_person;

CREATE TABLE delivery (
    id                text PRIMARY KEY,
    notification_id   text        NOT NULL REFERENCES notification (id) ON DELETE CASCADE,
    channel           text        NOT NULL,
    address           text        NOT NULL,
    -- A reference (env:, file:), never the secret.
    secret            text,
    -- What takes one message at a time.
    destination       text        NOT NULL,
    priority          smallint    NOT NULL,
    state             text        NOT NULL CHECK (state IN ('PENDING', 'SENDING', 'ACCEPTED', 'RETRYING', 'FAILED', 'UNKNOWN', 'EXPIRED', 'SUPPRESSED')),
    -- When to send it next; absent when it is not to be sent.
    due_at            timestamptz,
    attempt           integer     NOT NULL,
    resends           integer     NOT NULL,
    not_after         timestamptz NOT NULL,
    lease_instance    text,
    lease_incarnation text,
    lease_until       timestamptz,
    provider_id       text,
    detail            text,
    log_entries       integer     NOT NULL,
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL,
    UNIQUE (notification_id, channel, address),
    CHECK ((state = 'SENDING') = (lease_instance IS NOT NULL AND lease_incarnation IS NOT NULL AND lease_until IS NOT NULL)),
    CHECK (state NOT IN ('PENDING', 'RETRYING') OR due_at IS NOT NULL),
    CHECK (state IN ('PENDING', 'RETRYING', 'UNKNOWN') OR due_at IS NULL)
);

-- Messages to one destination go one after the other, over all replicas: the database holds it, whatever the code does.
CREATE UNIQUE INDEX delivery_one_at_a_time ON delivery (destination) WHERE state = 'SENDING';
CREATE INDEX delivery_due ON delivery (priority, due_at) WHERE due_at IS NOT NULL;

-- What became of each attempt; append-only.
CREATE TABLE delivery_log (
    id          text PRIMARY KEY,
    delivery_id text        NOT NULL REFERENCES delivery (id) ON DELETE CASCADE,
    entry       integer     NOT NULL,
    at          timestamptz NOT NULL,
    state       text        NOT NULL,
    attempt     integer     NOT NULL,
    provider_id text,
    detail      text,
    -- The person who caused it, when one did.
    actor       text,
    UNIQUE (delivery_id, entry)
);
