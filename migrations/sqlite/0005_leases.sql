-- Who does what only one process may do at a time. The twin of this file is
-- ../postgres/0005_leases.sql: same tables, same columns.

-- The database's clock in milliseconds since 1970.
CREATE VIEW clock AS SELECT CAST(unixepoch('subsec') * 1000 AS BIGINT) AS now;

-- A row stays when its work is gone, so that its token never goes back.
CREATE TABLE leases (
    name       TEXT   NOT NULL PRIMARY KEY,
    holder     TEXT   NOT NULL, -- empty when nobody has it
    token      BIGINT NOT NULL, -- another one for each time that it changes hands
    expires_at BIGINT NOT NULL,
    asked      BIGINT NOT NULL  -- how often it was asked that the work be done now
);

CREATE INDEX leases_by_holder ON leases (holder);
