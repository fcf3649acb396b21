-- A published report as a document, as it was first handed out: whoever asks again gets the same bytes, and can tell.
CREATE TABLE published_file (
    report_id text        NOT NULL REFERENCES published_report,
    language  text        NOT NULL,
    -- html, pdf, docx, csv; or csv:<section> for one section alone.
    form      text        NOT NULL,
    sha256    text        NOT NULL,
    made_at   timestamptz NOT NULL,
    content   bytea       NOT NULL,
    PRIMARY KEY (report_id, language, form)
);
