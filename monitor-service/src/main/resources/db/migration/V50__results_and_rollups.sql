-- What probes saw. Bytes are written and read by dev.understudy.monitor.history only; hours and days are numbers since
-- 1970-01-01T00:00Z, so that a key is eight bytes and no time zone has a say in it.

-- Checks by a small number. A check that is gone keeps its number, and its history.
CREATE TABLE check_series (
    series   integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    check_id text    NOT NULL UNIQUE
);

-- Where to go on reading monitor.results.v1: written in the transaction that stores what was read.
CREATE TABLE result_offset (
    partition   integer PRIMARY KEY,
    next_offset bigint  NOT NULL
);

-- Results as they arrive, a few of a check together. When the hour is over they become its block, and go from here.
CREATE TABLE result_chunk (
    series integer NOT NULL,
    hour   integer NOT NULL,
    points bytea   NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0.05);

CREATE INDEX result_chunk_by_hour ON result_chunk (hour, series);

-- All results of a check in an hour, each once and in order. A partition a day, made and dropped by the service.
CREATE TABLE result_block (
    series integer NOT NULL,
    hour   integer NOT NULL,
    points bytea   STORAGE EXTERNAL NOT NULL,
    PRIMARY KEY (series, hour)
) PARTITION BY RANGE (hour);

-- What an hour's results come to. A partition for 30 days, made and dropped by the service.
CREATE TABLE hour_rollup (
    series integer NOT NULL,
    hour   integer NOT NULL,
    rollup bytea   STORAGE EXTERNAL NOT NULL,
    PRIMARY KEY (series, hour)
) PARTITION BY RANGE (hour);

-- The sum of a day's hours, kept for ever.
CREATE TABLE day_rollup (
    series integer NOT NULL,
    day    integer NOT NULL,
    rollup bytea   STORAGE EXTERNAL NOT NULL,
    PRIMARY KEY (series, day)
) WITH (fillfactor = 80);
