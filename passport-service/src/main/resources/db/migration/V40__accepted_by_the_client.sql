-- The client's last word to a risk, as report-service tells of it; without a day, it was taken back. Kept so that an older
-- word that comes late changes nothing.
CREATE TABLE risk_word (
    project_id text        NOT NULL,
    rule       text        NOT NULL,
    subject    text        NOT NULL,
    said_at    timestamptz NOT NULL,
    until      date,
    by         text,
    reason     text,
    PRIMARY KEY (project_id, rule, subject),
    CHECK ((until IS NULL) = (by IS NULL) AND (until IS NULL) = (reason IS NULL))
);
