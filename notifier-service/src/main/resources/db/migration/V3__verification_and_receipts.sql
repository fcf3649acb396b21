ALTER TABLE delivery
    -- How often somebody guessed at the code of a verification.
    ADD COLUMN wrong_codes smallint NOT NULL DEFAULT 0;

-- People with a duty and no channel from which an answer ever came: each a finding that is raised.
CREATE TABLE unreached (
    project_id text NOT NULL,
    person_id  text NOT NULL,
    PRIMARY KEY (project_id, person_id)
);

-- Messages whose provider is still to be asked what became of them.
CREATE TABLE receipt (
    delivery_id text PRIMARY KEY REFERENCES delivery (id) ON DELETE CASCADE,
    provider_id text        NOT NULL,
    due_at      timestamptz NOT NULL,
    attempt     smallint    NOT NULL DEFAULT 0
);

CREATE INDEX receipt_due ON receipt (due_at);

-- Who is on call by each schedule, as incident-service planned it.
CREATE TABLE duty_plan (
    project_id text        NOT NULL,
    schedule   text        NOT NULL,
    at         timestamptz NOT NULL,
    data       jsonb       NOT NULL,
    PRIMARY KEY (project_id, schedule)
);
