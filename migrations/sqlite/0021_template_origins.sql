-- Which template an entity was made with, and what that template was then: what a later update compares
-- with. It outlives the task. The twin of this file is ../postgres/0021_template_origins.sql: same
-- tables, same columns.

CREATE TABLE template_origins (
    entity       TEXT   NOT NULL PRIMARY KEY,
    template     TEXT   NOT NULL, -- an entity
    task         TEXT   NOT NULL,
    made_at      BIGINT NOT NULL,
    recipe       TEXT   NOT NULL, -- the template as it was, and what it was filled in with; JSON, no secrets
    version      TEXT  ,          -- of the template; known once its files are
    files        BLOB  ,          -- that the template made, packed; without secrets
    failure      TEXT  ,          -- why they cannot be told
    next_version TEXT  ,          -- that the last update brings, once it is merged
    next_recipe  TEXT  ,
    next_files   BLOB  ,
    pull_request TEXT  ,          -- of that update
    updated_by   TEXT             -- the task that opened it
);

CREATE INDEX template_origins_of ON template_origins (template);

CREATE INDEX template_origins_to_render ON template_origins (made_at)
    WHERE version IS NULL AND failure IS NULL;
