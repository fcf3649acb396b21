-- Test emergencies: whether the deputy is reached when the primary is silent.
CREATE TABLE drill (
    id               text PRIMARY KEY,
    project_id       text        NOT NULL,
    zone_id          text,
    state            text        NOT NULL CHECK (state IN ('SCHEDULED', 'RUNNING', 'PASSED', 'FAILED', 'CALLED_OFF')),
    -- When it is to begin, or began.
    at               timestamptz NOT NULL,
    asked_by         text        NOT NULL,
    incident_id      text UNIQUE,
    silent           text,
    deputy           text,
    allowed_s        bigint      NOT NULL,
    paged_at         timestamptz,
    deputy_called_at timestamptz,
    acknowledged_at  timestamptz,
    acknowledged_by  text,
    ended_at         timestamptz,
    reason           text,
    -- When something is to be done about it: begin, fail, or end its emergency.
    next_at          timestamptz
);

CREATE INDEX drill_by_project ON drill (project_id, at DESC, id DESC);
CREATE INDEX drill_next ON drill (next_at) WHERE next_at IS NOT NULL;

-- Drills that come back by themselves.
CREATE TABLE drill_plan (
    project_id  text        NOT NULL,
    zone_id     text        NOT NULL,
    definition  jsonb       NOT NULL,
    updated_at  timestamptz NOT NULL,
    updated_by  text        NOT NULL,
    next_at     timestamptz NOT NULL,
    PRIMARY KEY (project_id, zone_id)
);

CREATE INDEX drill_plan_next ON drill_plan (next_at);
