-- The log of who did what. The twin of this file is ../postgres/0007_audit.sql: same tables, same columns.

-- Positions have no gaps, and each row's hash is over the row and the hash before it.
CREATE TABLE audit_log (
    position     BIGINT NOT NULL PRIMARY KEY,
    at           BIGINT NOT NULL, -- never before that of the row before
    actor_kind   TEXT   NOT NULL,
    actor        TEXT   NOT NULL,
    on_behalf_of TEXT,
    credential   TEXT,
    action       TEXT   NOT NULL,
    object       TEXT,
    outcome      TEXT   NOT NULL,
    reason       TEXT,
    request      TEXT   NOT NULL,
    address      TEXT,
    before_value TEXT,            -- JSON
    after_value  TEXT,            -- JSON
    hash         TEXT   NOT NULL
);

CREATE INDEX audit_log_by_time ON audit_log (at, position);
CREATE INDEX audit_log_by_actor ON audit_log (actor, position);
CREATE INDEX audit_log_by_action ON audit_log (action, position);
CREATE INDEX audit_log_by_object ON audit_log (object, position) WHERE object IS NOT NULL;

-- Places in it with the hash that stands there: 'head' is the last row, 'anchor' the last one that
-- was pruned, any other one is how far somebody has read.
CREATE TABLE audit_marks (
    name     TEXT   NOT NULL PRIMARY KEY,
    position BIGINT NOT NULL,
    hash     TEXT   NOT NULL,
    at       BIGINT NOT NULL
);

-- Who changed something, as permissions know them, beside what a person calls them.
ALTER TABLE changes ADD COLUMN actor_id TEXT;
ALTER TABLE change_sets ADD COLUMN actor_id TEXT;
