-- Zones of projects as the passport names them: what a check may say it belongs to.
CREATE TABLE project_zone (
    project_id  text   NOT NULL,
    zone_id     text   NOT NULL,
    name        text   NOT NULL,
    criticality text   NOT NULL,
    version     bigint NOT NULL,
    PRIMARY KEY (project_id, zone_id)
);
