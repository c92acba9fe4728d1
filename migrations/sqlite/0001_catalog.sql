-- The catalog: what sources claim, what the catalog shows of it, and the log of every change.
-- Times are milliseconds since 1970 in UTC; bodies are JSON text. The twin of this file is
-- ../postgres/0001_catalog.sql: same tables, same columns.

-- What the sources say. AUTOINCREMENT, because a smaller id means "came first" for ever.
CREATE TABLE claims (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    source      TEXT    NOT NULL,
    location    TEXT    NOT NULL,
    kind        TEXT    NOT NULL,
    namespace   TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    occurrence  BIGINT  NOT NULL,
    line        BIGINT  NOT NULL,
    hash        TEXT    NOT NULL,
    body        TEXT    NOT NULL,
    orphaned_at BIGINT,
    UNIQUE (source, location, kind, namespace, name, occurrence)
);

CREATE INDEX claims_by_reference ON claims (kind, namespace, name, id);

CREATE INDEX claims_orphaned ON claims (kind, namespace, name, id) WHERE orphaned_at IS NOT NULL;

-- What the catalog shows: the body of each entity's winning claim.
CREATE TABLE entities (
    kind       TEXT    NOT NULL,
    namespace  TEXT    NOT NULL,
    name       TEXT    NOT NULL,
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

-- The change log. A position is never used twice; rows are only ever added.
CREATE TABLE changes (
    position   INTEGER PRIMARY KEY AUTOINCREMENT,
    action     TEXT    NOT NULL, -- created, updated, deleted
    kind       TEXT    NOT NULL,
    namespace  TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    body       TEXT    NOT NULL,
    cause      TEXT    NOT NULL,
    changed_at BIGINT  NOT NULL
);

CREATE INDEX changes_by_reference ON changes (kind, namespace, name, position);

-- The configured sources and how their last reading went.
CREATE TABLE sources (
    source  TEXT NOT NULL PRIMARY KEY,
    read_at BIGINT,
    failure TEXT
);

-- Files and URLs that a source's last reading came to.
CREATE TABLE locations (
    id       INTEGER PRIMARY KEY,
    source   TEXT    NOT NULL,
    location TEXT    NOT NULL,
    parent   TEXT,
    scanned  BOOLEAN NOT NULL
);

CREATE INDEX locations_by_source ON locations (source);

-- What a person should mend.
CREATE TABLE problems (
    id               INTEGER PRIMARY KEY,
    source           TEXT    NOT NULL,
    sort             TEXT    NOT NULL, -- refused, conflict, orphan, dangling, unreadable
    severity         BIGINT  NOT NULL, -- 0 error, 1 warning: the worst sorts first
    location         TEXT    NOT NULL,
    line             BIGINT,
    column_number    BIGINT,
    entity_kind      TEXT,
    entity_namespace TEXT,
    entity_name      TEXT,
    message          TEXT    NOT NULL,
    since            BIGINT  NOT NULL
);

CREATE INDEX problems_by_source ON problems (source);

CREATE INDEX problems_by_entity ON problems (entity_name);
