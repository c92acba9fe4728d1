-- What happened on the way to production, kept for longer than its sources remember it. The twin of
-- this file is ../sqlite/0018_delivery.sql: same tables, same columns.

-- Versions grow with each change, over all rows: who has read up to one asks for what is behind it.
CREATE TABLE delivery_facts (
    source  TEXT COLLATE "C" NOT NULL, -- by its name
    subject TEXT COLLATE "C" NOT NULL, -- the repository, the application or the entity
    kind    TEXT COLLATE "C" NOT NULL, -- change, build, deployment, signal
    id      TEXT COLLATE "C" NOT NULL, -- among those of its kind and subject
    at      BIGINT NOT NULL, -- when it happened
    body    TEXT   NOT NULL, -- JSON
    version BIGINT NOT NULL,
    PRIMARY KEY (source, subject, kind, id)
);

CREATE INDEX delivery_facts_by_version ON delivery_facts (version);

-- How far each history is read.
CREATE TABLE delivery_streams (
    source       TEXT COLLATE "C" NOT NULL,
    subject      TEXT COLLATE "C" NOT NULL,
    stream       TEXT COLLATE "C" NOT NULL,
    resume       TEXT,             -- where the next portion further back begins, while there is one
    complete     BOOLEAN NOT NULL, -- whether it was read back to where it begins
    succeeded_at BIGINT,
    failed_at    BIGINT,
    error        TEXT,             -- while it has not answered since
    PRIMARY KEY (source, subject, stream)
);

-- What people said of facts. Nothing is taken out of it: what was taken back says so.
CREATE TABLE delivery_notes (
    id            BIGINT NOT NULL PRIMARY KEY,
    entity        TEXT COLLATE "C" NOT NULL,
    fact          TEXT COLLATE "C" NOT NULL,
    reason        TEXT COLLATE "C" NOT NULL,
    excluded      BOOLEAN NOT NULL, -- whether the fact is left out of the numbers
    said_by       TEXT COLLATE "C" NOT NULL,    -- a principal id
    label         TEXT COLLATE "C" NOT NULL,    -- as people call them
    said_at       BIGINT NOT NULL,
    taken_back_at BIGINT
);

CREATE INDEX delivery_notes_of ON delivery_notes (entity, fact);
