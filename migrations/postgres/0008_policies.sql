-- Roles, policies and bindings that were written on pages. The twin of this file is
-- ../sqlite/0008_policies.sql: same tables, same columns.

-- Of each document the last version is in force; the last position of all is the epoch.
CREATE TABLE policy_versions (
    position BIGINT NOT NULL PRIMARY KEY, -- from 1 on
    kind     TEXT COLLATE "C" NOT NULL, -- policy, role, binding
    name     TEXT COLLATE "C" NOT NULL,
    state    TEXT COLLATE "C" NOT NULL, -- on; off; base: what stands beneath is in force again
    text     TEXT COLLATE "C" NOT NULL, -- empty unless it is on
    author   TEXT COLLATE "C" NOT NULL, -- by principal id
    comment  TEXT COLLATE "C" NOT NULL,
    at       BIGINT NOT NULL
);

CREATE INDEX policy_versions_by_name ON policy_versions (kind, name, position);
