-- Tasks: runs of templates, each step written down before and after it is done. Times are milliseconds
-- since 1970 in UTC. Who runs a task has the lease `task:ID`. The twin of this file is
-- ../postgres/0020_tasks.sql: same tables, same columns.

CREATE TABLE tasks (
    id                TEXT    NOT NULL PRIMARY KEY,
    template          TEXT    NOT NULL, -- an entity
    state             TEXT    NOT NULL, -- open, processing, waiting, completed, failed, cancelled
    is_draft          BOOLEAN NOT NULL, -- nothing is made: it is tried
    wish              TEXT   ,          -- of one creator: the same wish again is this task
    created_at        BIGINT  NOT NULL,
    started_at        BIGINT ,
    ended_at          BIGINT ,
    created_by        TEXT    NOT NULL, -- by principal id
    created_by_label  TEXT    NOT NULL,
    created_by_entity TEXT   ,
    subject           TEXT   ,          -- the name that was filled in
    made              TEXT   ,          -- the entity that it made
    step              TEXT   ,          -- under way, failed, or waiting
    steps_done        BIGINT  NOT NULL,
    steps_total       BIGINT  NOT NULL,
    note              TEXT   ,          -- why it failed, or waits
    cancel_wanted     BOOLEAN NOT NULL,
    approval          TEXT   ,          -- the request that it waits for
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
    task         TEXT NOT NULL PRIMARY KEY,
    base         TEXT NOT NULL, -- the template's file or address
    spec         TEXT NOT NULL, -- the template as it was, JSON
    context      TEXT NOT NULL, -- what expressions see beside the values, JSON
    filled       TEXT NOT NULL, -- the values, JSON; no secrets
    secret_names TEXT NOT NULL, -- of the secrets that were given, a JSON list
    principal    TEXT NOT NULL, -- who began it, as they were then: JSON
    account      TEXT           -- their account, where they have one
);

-- What a task showed at its end.
CREATE TABLE task_results (
    task     TEXT NOT NULL PRIMARY KEY,
    output   TEXT,          -- JSON
    draft    TEXT,          -- JSON
    warnings TEXT NOT NULL  -- a JSON list
);

-- Sealed, and gone when the task has ended. No backup has them.
CREATE TABLE task_secrets (
    task   TEXT NOT NULL PRIMARY KEY,
    sealed BLOB NOT NULL
);

-- The teams of whoever began it, as they were then.
CREATE TABLE task_teams (
    team TEXT NOT NULL,
    task TEXT NOT NULL,
    PRIMARY KEY (team, task)
);

CREATE INDEX task_teams_of ON task_teams (task);

CREATE TABLE task_steps (
    task         TEXT   NOT NULL,
    place        BIGINT NOT NULL, -- from 0
    id           TEXT   NOT NULL,
    name         TEXT   NOT NULL,
    action       TEXT   NOT NULL,
    state        TEXT   NOT NULL,
    started_at   BIGINT,
    ended_at     BIGINT,
    input        TEXT  ,          -- JSON, secrets masked
    output       TEXT  ,          -- JSON
    note         TEXT  ,
    rounds_done  BIGINT,          -- with each
    rounds_total BIGINT,
    approval     TEXT  ,          -- the number of a request
    PRIMARY KEY (task, place)
);

-- One round of a step: what it did, and what can be removed again of it.
CREATE TABLE task_rounds (
    task       TEXT   NOT NULL,
    step       TEXT   NOT NULL,
    round      BIGINT NOT NULL, -- from 0; the only one without each
    state      TEXT   NOT NULL,
    started_at BIGINT,
    ended_at   BIGINT,
    input      TEXT  ,          -- JSON, secrets masked
    output     TEXT  ,          -- JSON
    note       TEXT  ,
    made       TEXT   NOT NULL, -- a JSON list of changes
    attempts   BIGINT NOT NULL,
    PRIMARY KEY (task, step, round)
);

-- What actions keep of a round across tries.
CREATE TABLE task_memory (
    task  TEXT   NOT NULL,
    step  TEXT   NOT NULL,
    round BIGINT NOT NULL,
    name  TEXT   NOT NULL,
    value TEXT   NOT NULL, -- JSON, no secrets
    PRIMARY KEY (task, step, round, name)
);

-- What a task told, in order.
CREATE TABLE task_events (
    task    TEXT   NOT NULL,
    id      BIGINT NOT NULL, -- grows within a task
    kind    TEXT   NOT NULL,
    at      BIGINT NOT NULL,
    step    TEXT  ,
    state   TEXT  ,          -- the step's from now on
    ended   TEXT  ,          -- how the task ended
    message TEXT   NOT NULL, -- secrets masked
    PRIMARY KEY (task, id)
);

-- Files that a draft made.
CREATE TABLE task_files (
    task       TEXT    NOT NULL,
    path       TEXT    NOT NULL,
    content    BLOB    NOT NULL,
    executable BOOLEAN NOT NULL,
    PRIMARY KEY (task, path)
);

-- How often a template's tasks ended well; it stays when tasks are forgotten.
CREATE TABLE template_usage (
    template  TEXT   NOT NULL PRIMARY KEY,
    used      BIGINT NOT NULL,
    last_used BIGINT NOT NULL
);

-- What people marked for themselves.
CREATE TABLE starred_templates (
    person   TEXT NOT NULL, -- a principal id
    template TEXT NOT NULL,
    PRIMARY KEY (person, template)
);
