-- The whole life of an incident, its members, and what suppresses it.

ALTER TABLE incident DROP CONSTRAINT incident_state_check;
ALTER TABLE incident
    ADD CONSTRAINT incident_state_check CHECK (state IN
        ('TRIGGERED', 'ACKNOWLEDGED', 'ON_HOLD', 'RESOLVED', 'CLOSED', 'MERGED', 'CANCELLED')),
    -- The state with what belongs to it; "state" above repeats its name for queries.
    ADD COLUMN state_detail      jsonb,
    ADD COLUMN severity          text        NOT NULL DEFAULT 'CRITICAL',
    ADD COLUMN source            text        NOT NULL DEFAULT 'monitor',
    ADD COLUMN rule              text,
    -- What the rule decided by.
    ADD COLUMN facts             jsonb,
    ADD COLUMN cause             text,
    ADD COLUMN recurrence_of     text,
    ADD COLUMN drill             boolean     NOT NULL DEFAULT false,
    -- When the clocks started; later than started_at when a maintenance came before.
    ADD COLUMN clocks_from       timestamptz,
    ADD COLUMN responded_at      timestamptz,
    ADD COLUMN pauses            jsonb       NOT NULL DEFAULT '[]',
    ADD COLUMN escalation        jsonb,
    ADD COLUMN calls             integer     NOT NULL DEFAULT 0,
    ADD COLUMN suppression       jsonb,
    ADD COLUMN merged_into       text,
    ADD COLUMN closed_at         timestamptz,
    ADD COLUMN minutes_spent     integer,
    ADD COLUMN members           integer     NOT NULL DEFAULT 1,
    ADD COLUMN told_occurrences  integer     NOT NULL DEFAULT 1,
    -- Until when a failure with the same cause joins.
    ADD COLUMN joinable_until    timestamptz;

UPDATE incident SET
    clocks_from = started_at,
    responded_at = acknowledged_at,
    joinable_until = opened_at,
    state_detail = CASE state
        WHEN 'TRIGGERED' THEN '{"is": "TRIGGERED"}'::jsonb
        WHEN 'ACKNOWLEDGED' THEN jsonb_build_object('is', 'ACKNOWLEDGED', 'by', acknowledged_by,
            'at', to_char(acknowledged_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'until', NULL)
        ELSE jsonb_build_object('is', 'RESOLVED', 'by', resolved_by,
            'at', to_char(resolved_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            'recoveredAt', to_char(recovered_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            'note', note)
    END;

ALTER TABLE incident
    ALTER COLUMN state_detail SET NOT NULL,
    ALTER COLUMN clocks_from SET NOT NULL,
    ALTER COLUMN joinable_until SET NOT NULL;

-- The failures that an incident has. "active" while the incident is open and the failure is its own.
CREATE TABLE incident_member (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project_id  text        NOT NULL,
    incident_id text        NOT NULL REFERENCES incident (id) DEFERRABLE INITIALLY DEFERRED,
    member_key  text        NOT NULL,
    title       text        NOT NULL,
    check_id    text,
    asset_id    text,
    zone_id     text,
    target      text,
    severity    text        NOT NULL,
    since       timestamptz NOT NULL,
    joined_at   timestamptz NOT NULL,
    failure     jsonb,
    -- Present once it works again.
    recovered_at timestamptz,
    occurrences integer     NOT NULL DEFAULT 1,
    active      boolean     NOT NULL DEFAULT true,
    -- The incident that it was merged with, for the way back.
    merged_from text,
    announced   boolean     NOT NULL DEFAULT false,
    -- Ids of what its failure may be explained by, nearest first.
    causes      text[]      NOT NULL DEFAULT '{}',
    UNIQUE (incident_id, member_key)
);

INSERT INTO incident_member (project_id, incident_id, member_key, title, check_id, asset_id, zone_id, target, severity,
                             since, joined_at, failure, recovered_at, occurrences, active, announced)
SELECT project_id, id, deduplication_key, title, check_id, asset_id, zone_id, target, severity,
       started_at, opened_at, failure, recovered_at, occurrences, state <> 'RESOLVED', true
FROM incident;

-- One open incident per deduplication key: the database holds it, whatever the code does.
DROP INDEX incident_open_key;
CREATE UNIQUE INDEX incident_member_open_key ON incident_member (project_id, member_key) WHERE active;
CREATE INDEX incident_member_by_key ON incident_member (project_id, member_key, id DESC);
CREATE INDEX incident_open ON incident (project_id) WHERE state IN ('TRIGGERED', 'ACKNOWLEDGED', 'ON_HOLD');
CREATE INDEX incident_by_merge ON incident (merged_into) WHERE merged_into IS NOT NULL;

-- What the members of an open incident have in common, and so may be explained by. The fewer steps away, the likelier.
CREATE TABLE incident_cause (
    incident_id text    NOT NULL REFERENCES incident (id) DEFERRABLE INITIALLY DEFERRED,
    project_id  text    NOT NULL,
    cause       text    NOT NULL,
    distance    integer NOT NULL,
    PRIMARY KEY (incident_id, cause)
);
CREATE INDEX incident_cause_by_project ON incident_cause (project_id, cause);

-- The last that is known of each key that signals come for; what is not newer is late.
CREATE TABLE signal_watermark (
    project_id text        NOT NULL,
    signal_key text        NOT NULL,
    sequence   bigint      NOT NULL,
    at         timestamptz NOT NULL,
    failing    boolean     NOT NULL,
    -- When it failed lately, the latest last.
    failures   timestamptz[] NOT NULL DEFAULT '{}',
    PRIMARY KEY (project_id, signal_key)
);
INSERT INTO signal_watermark (project_id, signal_key, sequence, at, failing)
SELECT split_part(check_id, '/', 1), 'check:' || check_id, sequence, at, false FROM check_watermark;
DROP TABLE check_watermark;

-- What became of signals that opened no incident, and why.
CREATE TABLE classification_decision (
    project_id text        NOT NULL,
    signal_key text        NOT NULL,
    verdict    text        NOT NULL,
    rule       text        NOT NULL,
    facts      jsonb       NOT NULL,
    title      text        NOT NULL,
    first_at   timestamptz NOT NULL,
    at         timestamptz NOT NULL,
    times      bigint      NOT NULL DEFAULT 1,
    cause      text,
    -- The signal, and when it is to be taken in again because time alone may change what it is.
    signal     jsonb       NOT NULL,
    review_at  timestamptz,
    PRIMARY KEY (project_id, signal_key)
);
CREATE INDEX classification_decision_review ON classification_decision (review_at) WHERE review_at IS NOT NULL;
CREATE INDEX classification_decision_by_age ON classification_decision (project_id, at DESC);

-- Row locks come in the order incident, timer; the rows themselves in any order within a transaction.
ALTER TABLE incident_timeline ALTER CONSTRAINT incident_timeline_incident_id_fkey DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE incident_told ALTER CONSTRAINT incident_told_incident_id_fkey DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE incident_timer ALTER CONSTRAINT incident_timer_incident_id_fkey DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE incident_timer DROP CONSTRAINT incident_timer_kind_check;

-- Who was told, how often, and when last: the load of people.
ALTER TABLE incident_told
    ADD COLUMN times   integer NOT NULL DEFAULT 1,
    ADD COLUMN last_at timestamptz;

-- Whom a step of a policy did not find, so that the finding is raised once and cleared.
CREATE TABLE escalation_finding (
    project_id text NOT NULL,
    finding    text NOT NULL,
    PRIMARY KEY (project_id, finding)
);

CREATE TABLE escalation_policy (
    project_id text        NOT NULL,
    name       text        NOT NULL,
    version    bigint      NOT NULL,
    data       jsonb       NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by text        NOT NULL,
    PRIMARY KEY (project_id, name)
);

-- By what people can be reached, as the notifier tells.
CREATE TABLE person_reach (
    project_id text        NOT NULL,
    person_id  text        NOT NULL,
    at         timestamptz NOT NULL,
    channels   jsonb       NOT NULL,
    PRIMARY KEY (project_id, person_id)
);

CREATE TABLE passport_asset (
    project_id text   NOT NULL,
    asset_id   text   NOT NULL,
    version    bigint NOT NULL,
    data       jsonb  NOT NULL,
    PRIMARY KEY (project_id, asset_id)
);

-- When nobody is called though something is broken. Beside the state of incidents, never a state.
CREATE TABLE suppression (
    id         text PRIMARY KEY,
    project_id text        NOT NULL,
    kind       text        NOT NULL CHECK (kind IN ('MAINTENANCE', 'SILENCE', 'INHIBITION', 'QUIET_HOURS')),
    definition jsonb       NOT NULL,
    reason     text        NOT NULL,
    starts_at  timestamptz NOT NULL,
    ends_at    timestamptz NOT NULL,
    created_by text        NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX suppression_by_project ON suppression (project_id, ends_at);

-- Keys that machines send with their signals; a key belongs to a project. Only its hash is kept.
CREATE TABLE routing_key (
    id         text PRIMARY KEY,
    project_id text        NOT NULL,
    name       text        NOT NULL,
    key_hash   text        NOT NULL UNIQUE,
    hint       text        NOT NULL,
    created_by text        NOT NULL,
    created_at timestamptz NOT NULL,
    revoked_at timestamptz
);
CREATE INDEX routing_key_by_project ON routing_key (project_id);

-- Signals that were accepted and wait to be taken in, in the order of their ids.
CREATE TABLE intake_signal (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project_id  text        NOT NULL,
    source      text        NOT NULL,
    signal      jsonb       NOT NULL,
    received_at timestamptz NOT NULL,
    -- Present when it could not be taken in, with why.
    failed      text
);
CREATE INDEX intake_signal_waiting ON intake_signal (id) WHERE failed IS NULL;

-- What changed, for screens that look on. Read in the order of the transactions that are over, so that none is missed.
CREATE TABLE incident_feed (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tx          xid8        NOT NULL DEFAULT pg_current_xact_id(),
    project_id  text        NOT NULL,
    incident_id text        NOT NULL,
    type        text        NOT NULL,
    data        text        NOT NULL,
    at          timestamptz NOT NULL
);
CREATE INDEX incident_feed_order ON incident_feed (tx, id);
CREATE INDEX incident_feed_by_age ON incident_feed (at);

-- Grows with every change of what is known of a project's passport: tells whether a copy in memory still holds.
CREATE TABLE passport_revision (
    project_id text PRIMARY KEY,
    revision   bigint NOT NULL
);
INSERT INTO passport_revision (project_id, revision)
SELECT project_id, 1 FROM passport_project UNION SELECT project_id, 1 FROM passport_duties
UNION SELECT project_id, 1 FROM passport_person;
