-- What passes over sources remember, so that only what changed is read, and what they leave to people
-- to decide. The twin of this file is ../postgres/0003_passes.sql: same tables, same columns.

-- How a location looked when its claims were stored; NULL when it has to be read again.
ALTER TABLE locations ADD COLUMN fingerprint TEXT;

-- Grows whenever something else than a pass takes claims out: a pass under way then knows that its
-- fingerprints no longer tell what is stored.
ALTER TABLE sources ADD COLUMN epoch BIGINT NOT NULL DEFAULT 0;

-- A pass has begun to write and did not come to its end.
ALTER TABLE sources ADD COLUMN unfinished BOOLEAN NOT NULL DEFAULT FALSE;

-- Claims that a pass would have removed, with too many others to be believed.
CREATE TABLE held_removals (
    claim_id BIGINT NOT NULL PRIMARY KEY,
    source   TEXT   NOT NULL,
    decision TEXT   NOT NULL, -- open, remove, keep
    since    BIGINT NOT NULL
);

CREATE INDEX held_removals_by_source ON held_removals (source);

-- Where several claim an entity: the place whose claim a person chose, whoever came first.
CREATE TABLE choices (
    kind      TEXT   NOT NULL,
    namespace TEXT   NOT NULL,
    name      TEXT   NOT NULL,
    source    TEXT   NOT NULL,
    location  TEXT   NOT NULL,
    chosen_at BIGINT NOT NULL,
    PRIMARY KEY (kind, namespace, name)
);
