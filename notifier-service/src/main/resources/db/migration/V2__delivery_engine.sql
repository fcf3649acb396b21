ALTER TABLE delivery DROP CONSTRAINT delivery_state_check;
ALTER TABLE delivery ADD CONSTRAINT delivery_state_check CHECK (state IN (
    'PENDING', 'SENDING', 'ACCEPTED', 'DELIVERED', 'READ', 'RETRYING', 'FAILED', 'UNKNOWN', 'EXPIRED',
    'BUNDLED', 'SUPERSEDED', 'SUPPRESSED'));

ALTER TABLE delivery
    -- What the provider counts us by, and what a storm is counted by: names of buckets, beside the destination's own.
    ADD COLUMN account text NOT NULL DEFAULT '',
    ADD COLUMN lane text NOT NULL DEFAULT '',
    -- Place of the address among those of its person, from 0: failover goes on behind it.
    ADD COLUMN place smallint NOT NULL DEFAULT 0,
    -- Attempts that failed; being told to wait is not failing.
    ADD COLUMN failures integer NOT NULL DEFAULT 0,
    -- How often the provider said that the address is another one by now.
    ADD COLUMN moves smallint NOT NULL DEFAULT 0,
    -- Waited for quiet hours to end, so it is told as part of a digest.
    ADD COLUMN held boolean NOT NULL DEFAULT false,
    -- The delivery that tells this one's news together with its own.
    ADD COLUMN bundled_into text;

CREATE INDEX delivery_bundled ON delivery (bundled_into) WHERE bundled_into IS NOT NULL;
CREATE INDEX delivery_waiting_by_destination ON delivery (destination, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX delivery_log_by_time ON delivery_log (delivery_id, at);

-- Token buckets by the generic cell rate algorithm: tat is when the bucket would be full again, free_at when the next
-- token is there. Part 9 is what a provider asked us to wait.
CREATE TABLE bucket (
    name    text        NOT NULL,
    part    smallint    NOT NULL,
    tat     timestamptz NOT NULL,
    free_at timestamptz NOT NULL,
    PRIMARY KEY (name, part)
);

CREATE INDEX bucket_free ON bucket (free_at);

ALTER TABLE notification
    -- Whether nobody had been paged for the incident before.
    ADD COLUMN first boolean NOT NULL DEFAULT true,
    ADD COLUMN incident_sequence bigint,
    ADD COLUMN drill boolean NOT NULL DEFAULT false,
    ADD COLUMN channels jsonb,
    ADD COLUMN actions jsonb,
    -- Set for a test or a verification of one address.
    ADD COLUMN only_channel text,
    ADD COLUMN only_address text,
    -- Which of the person's channels were taken, which were not, and why.
    ADD COLUMN decision jsonb;

CREATE INDEX notification_by_person ON notification (project_id, person_id, requested_at DESC, id DESC);

-- What is known of an address beyond the passport.
CREATE TABLE channel_state (
    project_id  text NOT NULL,
    person_id   text NOT NULL,
    kind        text NOT NULL,
    address     text NOT NULL,
    verified_at timestamptz,
    disabled_at timestamptz,
    why         text,
    PRIMARY KEY (project_id, person_id, kind, address)
);

-- Addresses that people linked themselves, with a one-time code.
CREATE TABLE channel_link (
    project_id text        NOT NULL,
    person_id  text        NOT NULL,
    kind       text        NOT NULL,
    address    text        NOT NULL,
    -- Who that is at the provider: whose buttons count.
    account    text,
    linked_at  timestamptz NOT NULL,
    PRIMARY KEY (project_id, person_id, kind, address)
);

CREATE INDEX channel_link_by_address ON channel_link (kind, address);
CREATE INDEX channel_link_by_account ON channel_link (kind, account);

CREATE TABLE link_code (
    -- SHA-256 of the code: who reads the table cannot link himself.
    code_hash  text PRIMARY KEY,
    project_id text        NOT NULL,
    person_id  text        NOT NULL,
    kind       text        NOT NULL,
    expires_at timestamptz NOT NULL
);

-- A chat that goes by another id by now (Telegram: a group that became a supergroup).
CREATE TABLE moved_address (
    kind        text        NOT NULL,
    old_address text        NOT NULL,
    new_address text        NOT NULL,
    at          timestamptz NOT NULL,
    PRIMARY KEY (kind, old_address)
);

CREATE TABLE preference (
    project_id text    NOT NULL,
    person_id  text    NOT NULL,
    version    bigint  NOT NULL,
    data       jsonb   NOT NULL,
    PRIMARY KEY (project_id, person_id)
);

-- Buttons and signed links that were used: each counts once.
CREATE TABLE action_used (
    delivery_id text        NOT NULL REFERENCES delivery (id) ON DELETE CASCADE,
    message_id  text        NOT NULL,
    action      text        NOT NULL,
    person_id   text        NOT NULL,
    at          timestamptz NOT NULL,
    PRIMARY KEY (delivery_id, message_id, action)
);

ALTER TABLE incident_standing
    ADD COLUMN title text,
    ADD COLUMN zone_id text,
    ADD COLUMN started_at timestamptz,
    ADD COLUMN opened_at timestamptz,
    ADD COLUMN assignee text,
    ADD COLUMN actor text;

CREATE INDEX incident_standing_open ON incident_standing (project_id, opened_at) WHERE standing <> 'RESOLVED';

-- Messages that show where their incident stands, and are edited when that changes.
CREATE TABLE card (
    delivery_id text PRIMARY KEY REFERENCES delivery (id) ON DELETE CASCADE,
    incident_id text        NOT NULL,
    message_ref text        NOT NULL,
    shown       text        NOT NULL,
    due_at      timestamptz,
    attempt     integer     NOT NULL DEFAULT 0
);

CREATE INDEX card_by_incident ON card (incident_id);
CREATE INDEX card_due ON card (due_at) WHERE due_at IS NOT NULL;

-- What a bot or a mailbox has told already.
CREATE TABLE incoming_seen (
    source text        NOT NULL,
    id     text        NOT NULL,
    at     timestamptz NOT NULL,
    PRIMARY KEY (source, id)
);

CREATE INDEX incoming_seen_by_age ON incoming_seen (at);

-- Who does what only one replica may do at a time.
CREATE TABLE task_lease (
    name   text PRIMARY KEY,
    holder text        NOT NULL,
    until  timestamptz NOT NULL
);

-- Planned work that is open, and who answers for what: for the questions that people ask in a chat.
CREATE TABLE work_item (
    work_item_id text PRIMARY KEY,
    project_id   text        NOT NULL,
    title        text        NOT NULL,
    due          timestamptz,
    assignee     text,
    at           timestamptz NOT NULL
);

CREATE INDEX work_item_by_project ON work_item (project_id, due);

CREATE TABLE duty_copy (
    project_id text PRIMARY KEY,
    version    bigint NOT NULL,
    data       jsonb  NOT NULL
);

CREATE INDEX recipient_by_contact ON recipient USING gin ((data -> 'contacts') jsonb_path_ops);
