-- Documentation: what broke and was told, and what readers say. The twin of this file is
-- ../sqlite/0011_docs.sql: same tables, same columns.

-- Sites that cannot be built any more, from the first time on until they can.
CREATE TABLE docs_failures (
    entity TEXT COLLATE "C" NOT NULL PRIMARY KEY, -- kind:namespace/name
    reason TEXT COLLATE "C" NOT NULL,
    since  BIGINT NOT NULL
);

-- Whether a page was helpful, one answer a person.
CREATE TABLE docs_votes (
    entity    TEXT COLLATE "C" NOT NULL,
    path      TEXT COLLATE "C" NOT NULL, -- the page's address below its site
    principal TEXT COLLATE "C" NOT NULL,
    helpful   BOOLEAN NOT NULL,
    at        BIGINT NOT NULL,
    PRIMARY KEY (entity, path, principal)
);
