-- On-call schedules as their owners wrote them.
CREATE TABLE on_call_schedule (
    project_id    text        NOT NULL,
    name          text        NOT NULL,
    version       bigint      NOT NULL,
    definition    jsonb       NOT NULL,
    -- Fixed shifts that came from a calendar.
    imported      jsonb       NOT NULL DEFAULT '[]',
    updated_at    timestamptz NOT NULL,
    updated_by    text        NOT NULL,
    -- When it is next looked at whether somebody takes over; null when nobody confirms hand-overs.
    next_check_at timestamptz,
    PRIMARY KEY (project_id, name)
);

CREATE INDEX on_call_schedule_check ON on_call_schedule (next_check_at) WHERE next_check_at IS NOT NULL;

CREATE TABLE on_call_override (
    id         text PRIMARY KEY,
    project_id text        NOT NULL,
    schedule   text        NOT NULL,
    add_who    text,
    remove_who text,
    from_at    timestamptz NOT NULL,
    to_at      timestamptz NOT NULL,
    reason     text,
    created_at timestamptz NOT NULL,
    created_by text        NOT NULL,
    FOREIGN KEY (project_id, schedule) REFERENCES on_call_schedule (project_id, name) ON DELETE CASCADE,
    CHECK (from_at < to_at),
    CHECK (add_who IS NOT NULL OR remove_who IS NOT NULL)
);

CREATE INDEX on_call_override_by_schedule ON on_call_override (project_id, schedule, to_at);

CREATE TABLE on_call_temporary (
    id         text PRIMARY KEY,
    project_id text        NOT NULL,
    schedule   text        NOT NULL,
    from_at    timestamptz NOT NULL,
    to_at      timestamptz NOT NULL,
    shifts     jsonb       NOT NULL,
    created_at timestamptz NOT NULL,
    created_by text        NOT NULL,
    FOREIGN KEY (project_id, schedule) REFERENCES on_call_schedule (project_id, name) ON DELETE CASCADE
);

CREATE INDEX on_call_temporary_by_schedule ON on_call_temporary (project_id, schedule, to_at);

-- Who took over, and whether they said so. One row a schedule, person and moment.
CREATE TABLE on_call_hand_over (
    id           text PRIMARY KEY,
    project_id   text        NOT NULL,
    schedule     text        NOT NULL,
    at           timestamptz NOT NULL,
    until        timestamptz,
    incoming     text        NOT NULL,
    outgoing     text,
    state        text        NOT NULL CHECK (state IN ('ASKED', 'CONFIRMED', 'DEPUTY_ARMED', 'NO_DEPUTY')),
    confirm_by   timestamptz NOT NULL,
    confirmed_at timestamptz,
    confirmed_by text,
    deputy       text,
    armed_at     timestamptz,
    UNIQUE (project_id, schedule, at, incoming),
    FOREIGN KEY (project_id, schedule) REFERENCES on_call_schedule (project_id, name) ON DELETE CASCADE
);

CREATE INDEX on_call_hand_over_open ON on_call_hand_over (confirm_by) WHERE state = 'ASKED';
