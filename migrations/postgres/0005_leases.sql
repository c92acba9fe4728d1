-- Who does what only one process may do at a time. The twin of this file is
-- ../sqlite/0005_leases.sql: same tables, same columns.

-- The database's clock in milliseconds since 1970: the clocks of the processes differ.
CREATE VIEW clock AS
    SELECT CAST(FLOOR(EXTRACT(EPOCH FROM clock_timestamp()) * 1000) AS BIGINT) AS now;

-- A row stays when its work is gone, so that its token never goes back.
CREATE TABLE leases (
    name       TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    holder     TEXT COLLATE "C" NOT NULL, -- empty when nobody has it
    token      BIGINT NOT NULL,           -- another one for each time that it changes hands
    expires_at BIGINT NOT NULL,
    asked      BIGINT NOT NULL            -- how often it was asked that the work be done now
);

CREATE INDEX leases_by_holder ON leases (holder);
