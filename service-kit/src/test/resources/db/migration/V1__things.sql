CREATE TABLE thing (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project_id text NOT NULL,
    name       text NOT NULL
);
