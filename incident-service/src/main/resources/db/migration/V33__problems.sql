-- Failures that are alike: one zone, one class of failure, one text but for what varies in it.
CREATE TABLE problem_cluster (
    id            text PRIMARY KEY,
    project_id    text        NOT NULL,
    zone_id       text        NOT NULL,
    failure_class text        NOT NULL,
    length        integer     NOT NULL,
    template      text        NOT NULL,
    created_at    timestamptz NOT NULL
);

CREATE INDEX problem_cluster_by_place ON problem_cluster (project_id, zone_id, failure_class, length);

-- The emergencies of a cluster, and what each has cost.
CREATE TABLE problem_occurrence (
    incident_id   text PRIMARY KEY,
    cluster_id    text        NOT NULL REFERENCES problem_cluster (id),
    project_id    text        NOT NULL,
    title         text        NOT NULL,
    started_at    timestamptz NOT NULL,
    recovered_at  timestamptz,
    minutes_spent integer,
    cause         text,
    -- Merged into another, or cancelled: not one of its own.
    excluded      boolean     NOT NULL DEFAULT false
);

CREATE INDEX problem_occurrence_by_cluster ON problem_occurrence (cluster_id, started_at);

CREATE TABLE problem (
    id              text PRIMARY KEY,
    version         bigint      NOT NULL,
    project_id      text        NOT NULL,
    cluster_id      text        NOT NULL REFERENCES problem_cluster (id),
    zone_id         text,
    failure_class   text        NOT NULL,
    title           text        NOT NULL,
    state           text        NOT NULL CHECK (state IN ('DETECTED', 'REWORK_PROPOSED', 'REWORK_DONE', 'JUDGED', 'CLOSED')),
    detected_at     timestamptz NOT NULL,
    touched_at      timestamptz NOT NULL,
    suspected_cause text,
    proposal        text,
    estimate_hours  double precision,
    proposed_at     timestamptz,
    proposed_by     text,
    work_item_id    text,
    rework_done_at  timestamptz,
    rework_done_by  text,
    rework_hours    double precision,
    promise         text CHECK (promise IN ('KEPT', 'NOT_KEPT', 'TOO_EARLY')),
    next_check_at   timestamptz,
    ended_at        timestamptz,
    ended_by        text,
    end_reason      text
);

-- One problem of a cluster is open at a time.
CREATE UNIQUE INDEX problem_open ON problem (cluster_id) WHERE state NOT IN ('JUDGED', 'CLOSED');
CREATE INDEX problem_by_project ON problem (project_id, detected_at DESC, id DESC);
CREATE INDEX problem_by_age ON problem (detected_at DESC, id DESC);
CREATE INDEX problem_check ON problem (next_check_at) WHERE next_check_at IS NOT NULL;
CREATE INDEX problem_by_work_item ON problem (work_item_id) WHERE work_item_id IS NOT NULL;
