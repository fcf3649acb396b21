-- What happened, event by event: every figure is counted from here and can be opened down to here. The id makes a repeat
-- harmless, and the order is that of the events' own times and numbers, so any order of arrival gives the same report.
CREATE TABLE journal (
    event_id     text        NOT NULL PRIMARY KEY,
    project_id   text        NOT NULL,
    topic        text        NOT NULL,
    aggregate_id text        NOT NULL,
    type         text        NOT NULL,
    happened_at  timestamptz NOT NULL,
    data         text        NOT NULL
);

CREATE INDEX journal_by_project ON journal (project_id, topic, happened_at);

-- Now counted from the journal, which the new channels fill from the beginning of their topics.
DROP TABLE emergency;
