-- Reports as they were handed out: never changed, never deleted. A correction is a further revision.
CREATE TABLE published_report (
    report_id    text        NOT NULL PRIMARY KEY,
    project_id   text        NOT NULL,
    period       text        NOT NULL,
    revision     integer     NOT NULL CHECK (revision >= 1),
    -- Of the JSON in the project's first language.
    sha256       text        NOT NULL,
    -- What the figures are, without the moment of counting: whether a correction has anything to correct.
    figures      text        NOT NULL,
    published_at timestamptz NOT NULL,
    published_by text        NOT NULL,
    UNIQUE (project_id, period, revision)
);

CREATE TABLE published_text (
    report_id text NOT NULL REFERENCES published_report,
    language  text NOT NULL,
    content   text NOT NULL,
    PRIMARY KEY (report_id, language)
);
