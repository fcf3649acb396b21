-- Relations of the passport that explain a failure. Targets may be unknown (yet): the passport's events come in any order.
CREATE TABLE asset_tie (
    project_id text NOT NULL,
    asset_id   text NOT NULL,
    relation   text NOT NULL,
    target     text NOT NULL,
    PRIMARY KEY (project_id, asset_id, relation, target)
);
