-- Deployments as their sources last told them. The twin of this file is
-- ../postgres/0013_deployments.sql: same tables, same columns.

-- Versions grow with each change, over all rows: who has read up to one asks for what is behind it.
CREATE TABLE applications (
    source     TEXT NOT NULL, -- by its name in the configuration
    namespace  TEXT NOT NULL, -- empty where the source says nothing
    name       TEXT NOT NULL,
    body       TEXT    NOT NULL, -- JSON
    gone       BOOLEAN NOT NULL, -- the row stays, so that every process learns of it
    changed_at BIGINT  NOT NULL,
    version    BIGINT  NOT NULL,
    PRIMARY KEY (source, namespace, name)
);

CREATE INDEX applications_by_version ON applications (version);

-- What was done, for longer than the sources remember it, and also what failed.
CREATE TABLE operations (
    source     TEXT NOT NULL,
    namespace  TEXT NOT NULL,
    name       TEXT NOT NULL,
    started_at BIGINT  NOT NULL,
    body       TEXT    NOT NULL, -- JSON
    PRIMARY KEY (source, namespace, name, started_at)
);

-- How the sources were last reached.
CREATE TABLE deployment_sources (
    name         TEXT NOT NULL PRIMARY KEY,
    succeeded_at BIGINT,
    latency      BIGINT, -- milliseconds
    failed_at    BIGINT,
    error        TEXT,   -- while it has not answered since
    unreadable   TEXT NOT NULL -- JSON: what of its answers could not be read
);
