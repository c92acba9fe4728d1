-- What people searched for, keep, and open. The twin of this file is
-- ../sqlite/0012_search.sql: same tables, same columns.

-- The last searches of each person, each text once.
CREATE TABLE recent_searches (
    person TEXT COLLATE "C" NOT NULL, -- by principal id
    text   TEXT COLLATE "C" NOT NULL,
    at     BIGINT NOT NULL,
    PRIMARY KEY (person, text)
);

-- Searches that are kept under a name.
CREATE TABLE saved_searches (
    person  TEXT COLLATE "C" NOT NULL,
    name    TEXT COLLATE "C" NOT NULL,
    address TEXT COLLATE "C" NOT NULL, -- in the portal
    PRIMARY KEY (person, name)
);

-- How often a person opened what a search found about an entity.
CREATE TABLE search_uses (
    person TEXT COLLATE "C" NOT NULL,
    entity TEXT COLLATE "C" NOT NULL, -- by reference
    times  BIGINT NOT NULL,
    PRIMARY KEY (person, entity)
);
