-- The catalog: what sources claim, what the catalog shows of it, and the log of every change.
-- Times are milliseconds since 1970 in UTC; bodies are JSON text. The twin of this file is
-- ../sqlite/0001_catalog.sql: same tables, same columns. Text that is sorted by has the collation
-- "C" (order of bytes), as SQLite and Rust compare it.

-- What the sources say. A smaller id means "came first".
CREATE TABLE claims (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source      TEXT COLLATE "C" NOT NULL,
    location    TEXT COLLATE "C" NOT NULL,
    kind        TEXT COLLATE "C" NOT NULL,
    namespace   TEXT COLLATE "C" NOT NULL,
    name        TEXT COLLATE "C" NOT NULL,
    occurrence  BIGINT NOT NULL,
    line        BIGINT NOT NULL,
    hash        TEXT   NOT NULL,
    body        TEXT   NOT NULL,
    orphaned_at BIGINT,
    UNIQUE (source, location, kind, namespace, name, occurrence)
);

CREATE INDEX claims_by_reference ON claims (kind, namespace, name, id);

CREATE INDEX claims_orphaned ON claims (kind, namespace, name, id) WHERE orphaned_at IS NOT NULL;

-- What the catalog shows: the body of each entity's winning claim.
CREATE TABLE entities (
    kind       TEXT COLLATE "C" NOT NULL,
    namespace  TEXT COLLATE "C" NOT NULL,
    name       TEXT COLLATE "C" NOT NULL,
    hash       TEXT    NOT NULL,
    body       TEXT    NOT NULL,
    source     TEXT    NOT NULL,
    location   TEXT    NOT NULL,
    line       BIGINT  NOT NULL,
    orphan     BOOLEAN NOT NULL,
    created_at BIGINT  NOT NULL,
    updated_at BIGINT  NOT NULL,
    PRIMARY KEY (kind, namespace, name)
);

-- The change log. Rows are only ever added, under a lock, so that positions become visible in
-- order: a follower that has seen position n never has to look below it again.
CREATE TABLE changes (
    position   BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    action     TEXT   NOT NULL, -- created, updated, deleted
    kind       TEXT COLLATE "C" NOT NULL,
    namespace  TEXT COLLATE "C" NOT NULL,
    name       TEXT COLLATE "C" NOT NULL,
    body       TEXT   NOT NULL,
    cause      TEXT   NOT NULL,
    changed_at BIGINT NOT NULL
);

CREATE INDEX changes_by_reference ON changes (kind, namespace, name, position);

-- The configured sources and how their last reading went.
CREATE TABLE sources (
    source  TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    read_at BIGINT,
    failure TEXT
);

-- Files and URLs that a source's last reading came to.
CREATE TABLE locations (
    id       BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source   TEXT COLLATE "C" NOT NULL,
    location TEXT COLLATE "C" NOT NULL,
    parent   TEXT COLLATE "C",
    scanned  BOOLEAN NOT NULL
);

CREATE INDEX locations_by_source ON locations (source);

-- What a person should mend.
CREATE TABLE problems (
    id               BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source           TEXT COLLATE "C" NOT NULL,
    sort             TEXT   NOT NULL, -- refused, conflict, orphan, dangling, unreadable
    severity         BIGINT NOT NULL, -- 0 error, 1 warning: the worst sorts first
    location         TEXT COLLATE "C" NOT NULL,
    line             BIGINT,
    column_number    BIGINT,
    entity_kind      TEXT COLLATE "C",
    entity_namespace TEXT COLLATE "C",
    entity_name      TEXT COLLATE "C",
    message          TEXT   NOT NULL,
    since            BIGINT NOT NULL
);

CREATE INDEX problems_by_source ON problems (source);

-- A hash, because a refused document may name anything, longer than a B-tree takes.
CREATE INDEX problems_by_entity ON problems USING hash (entity_name);
