-- What can be found by words; follows the passport in force. Words are cut in the service, so that 'simple' changes nothing.
CREATE TABLE search_entry (
    project_id text     NOT NULL,
    subject    text     NOT NULL,
    kind       text     NOT NULL,
    name       text     NOT NULL,
    words      tsvector NOT NULL,
    PRIMARY KEY (project_id, subject)
);
CREATE INDEX search_entry_words ON search_entry USING gin (words);
