-- Tasks: runs of templates, each step written down before and after it is done. Times are milliseconds
-- since 1970 in UTC. Who runs a task has the lease `task:ID`. The twin of this file is
-- ../sqlite/0020_tasks.sql: same tables, same columns.

CREATE TABLE tasks (
    id                TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    template          TEXT COLLATE "C" NOT NULL, -- an entity
    state             TEXT COLLATE "C" NOT NULL, -- open, processing, waiting, completed, failed, cancelled
    is_draft          BOOLEAN NOT NULL, -- nothing is made: it is tried
    wish              TEXT COLLATE "C",          -- of one creator: the same wish again is this task
    created_at        BIGINT  NOT NULL,
    started_at        BIGINT ,
    ended_at          BIGINT ,
    created_by        TEXT COLLATE "C" NOT NULL, -- by principal id
    created_by_label  TEXT COLLATE "C" NOT NULL,
    created_by_entity TEXT COLLATE "C",
    subject           TEXT COLLATE "C",          -- the name that was filled in
    made              TEXT COLLATE "C",          -- the entity that it made
    step              TEXT COLLATE "C",          -- under way, failed, or waiting
    steps_done        BIGINT  NOT NULL,
    steps_total       BIGINT  NOT NULL,
    note              TEXT COLLATE "C",          -- why it failed, or waits
    cancel_wanted     BOOLEAN NOT NULL,
    approval          TEXT COLLATE "C",          -- the request that it waits for
    wake_at           BIGINT ,          -- nothing is to be done before
    attempts          BIGINT  NOT NULL, -- how often somebody began or went on with it
    version           BIGINT  NOT NULL  -- grows with each change, over all tasks
);

CREATE UNIQUE INDEX tasks_by_wish ON tasks (created_by, wish);

CREATE INDEX tasks_by_creator ON tasks (created_by, created_at);

CREATE INDEX tasks_by_template ON tasks (template, created_at);

CREATE INDEX tasks_by_time ON tasks (created_at);

CREATE INDEX tasks_by_version ON tasks (version);

CREATE INDEX tasks_by_approval ON tasks (approval) WHERE approval IS NOT NULL;

CREATE INDEX tasks_under_way ON tasks (state, created_at)
    WHERE state IN ('open', 'processing', 'waiting');

-- What a task is run with; never changed.
CREATE TABLE task_bodies (
    task         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    base         TEXT COLLATE "C" NOT NULL, -- the template's file or address
    spec         TEXT COLLATE "C" NOT NULL, -- the template as it was, JSON
    context      TEXT COLLATE "C" NOT NULL, -- what expressions see beside the values, JSON
    filled       TEXT COLLATE "C" NOT NULL, -- the values, JSON; no secrets
    secret_names TEXT COLLATE "C" NOT NULL, -- of the secrets that were given, a JSON list
    principal    TEXT COLLATE "C" NOT NULL, -- who began it, as they were then: JSON
    account      TEXT COLLATE "C" -- their account, where they have one
);

-- What a task showed at its end.
CREATE TABLE task_results (
    task     TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    output   TEXT COLLATE "C", -- JSON
    draft    TEXT COLLATE "C", -- JSON
    warnings TEXT COLLATE "C" NOT NULL  -- a JSON list
);

-- Sealed, and gone when the task has ended. No backup has them.
CREATE TABLE task_secrets (
    task   TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    sealed BYTEA NOT NULL
);

-- The teams of whoever began it, as they were then.
CREATE TABLE task_teams (
    team TEXT COLLATE "C" NOT NULL,
    task TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (team, task)
);

CREATE INDEX task_teams_of ON task_teams (task);

CREATE TABLE task_steps (
    task         TEXT COLLATE "C" NOT NULL,
    place        BIGINT NOT NULL, -- from 0
    id           TEXT COLLATE "C" NOT NULL,
    name         TEXT COLLATE "C" NOT NULL,
    action       TEXT COLLATE "C" NOT NULL,
    state        TEXT COLLATE "C" NOT NULL,
    started_at   BIGINT,
    ended_at     BIGINT,
    input        TEXT COLLATE "C",          -- JSON, secrets masked
    output       TEXT COLLATE "C",          -- JSON
    note         TEXT COLLATE "C",
    rounds_done  BIGINT,          -- with each
    rounds_total BIGINT,
    approval     TEXT COLLATE "C",          -- the number of a request
    PRIMARY KEY (task, place)
);

-- One round of a step: what it did, and what can be removed again of it.
CREATE TABLE task_rounds (
    task       TEXT COLLATE "C" NOT NULL,
    step       TEXT COLLATE "C" NOT NULL,
    round      BIGINT NOT NULL, -- from 0; the only one without each
    state      TEXT COLLATE "C" NOT NULL,
    started_at BIGINT,
    ended_at   BIGINT,
    input      TEXT COLLATE "C",          -- JSON, secrets masked
    output     TEXT COLLATE "C",          -- JSON
    note       TEXT COLLATE "C",
    made       TEXT COLLATE "C" NOT NULL, -- a JSON list of changes
    attempts   BIGINT NOT NULL,
    PRIMARY KEY (task, step, round)
);

-- What actions keep of a round across tries.
CREATE TABLE task_memory (
    task  TEXT COLLATE "C" NOT NULL,
    step  TEXT COLLATE "C" NOT NULL,
    round BIGINT NOT NULL,
    name  TEXT COLLATE "C" NOT NULL,
    value TEXT COLLATE "C" NOT NULL, -- JSON, no secrets
    PRIMARY KEY (task, step, round, name)
);

-- What a task told, in order.
CREATE TABLE task_events (
    task    TEXT COLLATE "C" NOT NULL,
    id      BIGINT NOT NULL, -- grows within a task
    kind    TEXT COLLATE "C" NOT NULL,
    at      BIGINT NOT NULL,
    step    TEXT COLLATE "C",
    state   TEXT COLLATE "C",          -- the step's from now on
    ended   TEXT COLLATE "C",          -- how the task ended
    message TEXT COLLATE "C" NOT NULL, -- secrets masked
    PRIMARY KEY (task, id)
);

-- Files that a draft made.
CREATE TABLE task_files (
    task       TEXT COLLATE "C" NOT NULL,
    path       TEXT COLLATE "C" NOT NULL,
    content    BYTEA    NOT NULL,
    executable BOOLEAN NOT NULL,
    PRIMARY KEY (task, path)
);

-- How often a template's tasks ended well; it stays when tasks are forgotten.
CREATE TABLE template_usage (
    template  TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    used      BIGINT NOT NULL,
    last_used BIGINT NOT NULL
);

-- What people marked for themselves.
CREATE TABLE starred_templates (
    person   TEXT COLLATE "C" NOT NULL, -- a principal id
    template TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (person, template)
);
