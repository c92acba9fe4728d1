-- The catalog's memory: who changed what in one act, what it takes to undo it, and from when on
-- everything is known. The twin of this file is ../postgres/0004_memory.sql: same tables, same columns.

-- The cause of a change in parts.
ALTER TABLE changes ADD COLUMN operation TEXT;           -- read, forgotten, registered, …
ALTER TABLE changes ADD COLUMN actor TEXT;               -- source, person, system
ALTER TABLE changes ADD COLUMN actor_name TEXT;          -- who, where that is known
ALTER TABLE changes ADD COLUMN change_set TEXT;          -- what happened in one act
ALTER TABLE changes ADD COLUMN source TEXT;
ALTER TABLE changes ADD COLUMN location TEXT;
ALTER TABLE changes ADD COLUMN line BIGINT;
ALTER TABLE changes ADD COLUMN owner TEXT;
ALTER TABLE changes ADD COLUMN created_at BIGINT;        -- when the entity was first accepted

-- What rows from before say in words: the source and its file, or what a person did.
UPDATE changes SET source = substr(cause, 1, instr(cause, ' · ') - 1), location = substr(cause, instr(cause, ' · ') + 3)
WHERE cause LIKE '% · %';

UPDATE changes SET operation = CASE location
        WHEN 'registered by hand' THEN 'registered'
        WHEN 'changed by hand' THEN 'retargeted'
        WHEN 'removed by hand' THEN 'removed'
        ELSE 'read' END;

UPDATE changes SET actor = CASE operation WHEN 'read' THEN 'source' ELSE 'person' END,
    location = CASE operation WHEN 'read' THEN location ELSE '' END;

-- The clocks of several processes differ: from now on a position is never older than the one before.
UPDATE changes SET changed_at = ordered.moment, created_at = ordered.born
FROM (
    SELECT position,
        MAX(changed_at) OVER (ORDER BY position) AS moment,
        MAX(CASE WHEN action = 'created' THEN changed_at END)
            OVER (PARTITION BY kind, namespace, name ORDER BY position) AS born
    FROM changes
) AS ordered
WHERE changes.position = ordered.position;

-- From moments to positions, and over a span of time without reading a body.
CREATE INDEX changes_by_time ON changes
    (changed_at, position, action, kind, namespace, name, owner, source);

CREATE INDEX changes_by_set ON changes (change_set, position) WHERE change_set IS NOT NULL;

-- What people did, and what it takes to undo it.
CREATE TABLE change_sets (
    id         TEXT NOT NULL PRIMARY KEY,
    subject    TEXT NOT NULL, -- the location's id, the entity's reference
    position   BIGINT NOT NULL, -- of its last change: later acts have a greater one
    operation  TEXT   NOT NULL,
    actor_name TEXT,
    made_at    BIGINT NOT NULL,
    act        TEXT   NOT NULL, -- JSON: what there was before and after it
    undoes     TEXT,           -- the set that this one undid
    undone_by  TEXT            -- the set that undid this one
);

CREATE INDEX change_sets_by_subject ON change_sets (subject, position);

CREATE INDEX change_sets_by_time ON change_sets (made_at);

-- Claims that an act of a person took out, to be put back when it is undone.
CREATE TABLE removed_claims (
    change_set  TEXT NOT NULL,
    id          BIGINT NOT NULL,
    source      TEXT NOT NULL,
    location    TEXT NOT NULL,
    kind        TEXT NOT NULL,
    namespace   TEXT NOT NULL,
    name        TEXT NOT NULL,
    occurrence  BIGINT NOT NULL,
    line        BIGINT NOT NULL,
    hash        TEXT   NOT NULL,
    body        TEXT   NOT NULL,
    orphaned_at BIGINT,
    PRIMARY KEY (change_set, id)
);

-- From which position on every moment can be answered; no row: from the first one.
CREATE TABLE horizon (
    id         BIGINT NOT NULL PRIMARY KEY, -- always 1
    position   BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
