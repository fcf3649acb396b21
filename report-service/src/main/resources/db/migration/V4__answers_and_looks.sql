-- How the reports of a client look.
CREATE TABLE branding (
    client_id  text        NOT NULL PRIMARY KEY,
    name       text,
    colour     text,
    logo       text,
    changed_at timestamptz NOT NULL,
    changed_by text        NOT NULL
);

-- Whom a report was sent to. What became of it is in the journal, under the notification's id.
CREATE TABLE published_recipient (
    report_id       text NOT NULL REFERENCES published_report,
    person_id       text NOT NULL,
    notification_id text NOT NULL,
    PRIMARY KEY (report_id, person_id)
);

-- What happened to one thing, for whoever asks about that alone.
CREATE INDEX journal_by_aggregate ON journal (project_id, topic, aggregate_id);
