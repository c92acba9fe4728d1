-- Locations that people registered by hand, beside the configured sources. The twin of this file is
-- ../sqlite/0002_registered_locations.sql: same tables, same columns.

CREATE TABLE registered_locations (
    id            TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    location_type TEXT COLLATE "C" NOT NULL,
    target        TEXT COLLATE "C" NOT NULL,
    presence      TEXT,            -- required, optional; as it was given
    created_at    BIGINT NOT NULL,
    UNIQUE (location_type, target)
);
