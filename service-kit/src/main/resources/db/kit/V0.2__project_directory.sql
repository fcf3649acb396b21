-- Whose each project is: what every query of this service is scoped by.
CREATE TABLE project_directory (
    project_id text   PRIMARY KEY,
    client_id  text   NOT NULL,
    name       text   NOT NULL,
    time_zone  text   NOT NULL,
    version    bigint NOT NULL
);

CREATE INDEX project_directory_by_client ON project_directory (client_id, project_id);
