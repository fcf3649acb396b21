-- What probes found out about what they probe, as it is known last.
CREATE TABLE observed_fact (
    check_id    text   NOT NULL REFERENCES check_definition,
    fact        text   NOT NULL,
    name        text   NOT NULL,
    "values"    text[] NOT NULL,
    source      text   NOT NULL,
    observed_at timestamptz,
    error       text,
    PRIMARY KEY (check_id, fact)
);

-- Which thresholds before which end were told: each once.
CREATE TABLE expiry_told (
    check_id       text        NOT NULL REFERENCES check_definition,
    identity       text        NOT NULL,
    threshold_days integer     NOT NULL,
    told_at        timestamptz NOT NULL,
    PRIMARY KEY (check_id, identity, threshold_days)
);
