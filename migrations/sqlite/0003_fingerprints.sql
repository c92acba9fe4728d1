-- What is remembered so that only what changed is read. The twin of this file is
-- ../postgres/0003_fingerprints.sql: same tables, same columns.

-- How a location looked when its claims were stored; NULL when it has to be read again.
ALTER TABLE locations ADD COLUMN fingerprint TEXT;

-- Grows whenever something else than a pass takes claims out: a pass under way then knows that its
-- fingerprints no longer tell what is stored.
ALTER TABLE sources ADD COLUMN epoch BIGINT NOT NULL DEFAULT 0;

-- A pass has begun to write and did not come to its end.
ALTER TABLE sources ADD COLUMN unfinished BOOLEAN NOT NULL DEFAULT FALSE;
