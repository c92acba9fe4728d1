-- What people searched for, keep, and open. The twin of this file is
-- ../postgres/0012_search.sql: same tables, same columns.

-- The last searches of each person, each text once.
CREATE TABLE recent_searches (
    person TEXT NOT NULL, -- by principal id
    text   TEXT NOT NULL,
    at     BIGINT NOT NULL,
    PRIMARY KEY (person, text)
);

-- Searches that are kept under a name.
CREATE TABLE saved_searches (
    person  TEXT NOT NULL,
    name    TEXT NOT NULL,
    address TEXT NOT NULL, -- in the portal
    PRIMARY KEY (person, name)
);

-- How often a person opened what a search found about an entity.
CREATE TABLE search_uses (
    person TEXT NOT NULL,
    entity TEXT NOT NULL, -- by reference
    times  BIGINT NOT NULL,
    PRIMARY KEY (person, entity)
);
