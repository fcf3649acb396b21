-- Planned work. It never pages.
CREATE TABLE work_item (
    id               text PRIMARY KEY,
    version          bigint           NOT NULL,
    project_id       text             NOT NULL,
    -- What asked for it, when a rule did: one open item a key.
    key              text,
    type             text             NOT NULL CHECK (type IN ('DEFECT', 'IMPROVEMENT', 'UPDATE', 'QUESTION', 'EXPIRY')),
    state            text             NOT NULL CHECK (state IN ('PLANNED', 'SCHEDULED', 'STARTED', 'DONE', 'CANCELLED')),
    title            text             NOT NULL,
    description      text,
    zone_id          text,
    asset_id         text,
    estimate_hours   double precision,
    due              timestamptz,
    -- Whether the date follows from the agreement, and so moves with it.
    due_by_agreement boolean          NOT NULL DEFAULT false,
    clause           text,
    assignee         text,
    created_at       timestamptz      NOT NULL,
    created_by       text             NOT NULL,
    touched_at       timestamptz      NOT NULL,
    started_at       timestamptz,
    ended_at         timestamptz,
    ended_by         text,
    end_reason       text,
    hours_spent      double precision NOT NULL DEFAULT 0,
    -- The date that was told to be missed; another date is told again.
    overdue_told     timestamptz
);

CREATE UNIQUE INDEX work_item_open_key ON work_item (project_id, key)
    WHERE key IS NOT NULL AND state NOT IN ('DONE', 'CANCELLED');
CREATE INDEX work_item_by_project ON work_item (project_id, created_at DESC, id DESC);
CREATE INDEX work_item_by_age ON work_item (created_at DESC, id DESC);
CREATE INDEX work_item_due ON work_item (due) WHERE state NOT IN ('DONE', 'CANCELLED') AND due IS NOT NULL;

CREATE TABLE work_slot (
    work_item_id text             NOT NULL REFERENCES work_item (id),
    project_id   text             NOT NULL,
    from_at      timestamptz      NOT NULL,
    to_at        timestamptz      NOT NULL,
    person_id    text,
    hours        double precision NOT NULL,
    PRIMARY KEY (work_item_id, from_at),
    CHECK (from_at < to_at)
);

CREATE INDEX work_slot_by_person ON work_slot (project_id, person_id, from_at);

-- Append-only: a correction is an entry with negative hours.
CREATE TABLE work_time (
    entry_id     text PRIMARY KEY,
    work_item_id text             NOT NULL REFERENCES work_item (id),
    project_id   text             NOT NULL,
    person_id    text             NOT NULL,
    day          date             NOT NULL,
    hours        double precision NOT NULL,
    note         text,
    corrects     text UNIQUE REFERENCES work_time (entry_id),
    at           timestamptz      NOT NULL,
    by           text             NOT NULL
);

CREATE INDEX work_time_by_month ON work_time (project_id, day);
CREATE INDEX work_time_by_item ON work_time (work_item_id, at);

CREATE TABLE work_change (
    change_id    text PRIMARY KEY,
    work_item_id text        NOT NULL REFERENCES work_item (id),
    project_id   text        NOT NULL,
    component    text        NOT NULL,
    zone_id      text,
    before       text,
    after        text,
    note         text,
    at           timestamptz NOT NULL,
    by           text        NOT NULL
);

CREATE INDEX work_change_by_item ON work_change (work_item_id, at);

CREATE TABLE work_link (
    work_item_id text        NOT NULL REFERENCES work_item (id),
    kind         text        NOT NULL CHECK (kind IN ('incident', 'problem')),
    target_id    text        NOT NULL,
    at           timestamptz NOT NULL,
    by           text        NOT NULL,
    PRIMARY KEY (work_item_id, kind, target_id)
);

CREATE INDEX work_link_by_target ON work_link (kind, target_id);
