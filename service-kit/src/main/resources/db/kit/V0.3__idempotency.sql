-- First answers to requests that carried an Idempotency-Key.
CREATE TABLE idempotency (
    subject      text        NOT NULL,
    operation    text        NOT NULL,
    key          text        NOT NULL,
    request_hash bytea       NOT NULL,
    status       integer     NOT NULL,
    content_type text,
    location     text,
    body         bytea       NOT NULL,
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (subject, operation, key)
);

CREATE INDEX idempotency_by_age ON idempotency (created_at);
