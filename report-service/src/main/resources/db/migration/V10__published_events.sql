-- The events that the figures of a published report were counted from, as they were then: what comes late changes the
-- next revision, and this one can still be explained.
CREATE TABLE published_event (
    report_id    text        NOT NULL REFERENCES published_report,
    topic        text        NOT NULL,
    aggregate_id text        NOT NULL,
    happened_at  timestamptz NOT NULL,
    event_id     text        NOT NULL,
    type         text        NOT NULL,
    data         text        NOT NULL,
    PRIMARY KEY (report_id, topic, aggregate_id, happened_at, event_id)
);
