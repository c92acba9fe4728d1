-- What may be done once somebody has approved. Times are milliseconds since 1970 in UTC. The twin of
-- this file is ../sqlite/0010_approvals.sql: same tables, same columns.

CREATE TABLE approvals (
    id             TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    permission     TEXT COLLATE "C" NOT NULL, -- what is to be done
    object         TEXT COLLATE "C" NOT NULL, -- with what
    label          TEXT COLLATE "C" NOT NULL, -- what a person calls that
    principal      TEXT COLLATE "C" NOT NULL, -- who asked, as they were then: JSON
    account        TEXT COLLATE "C",          -- their account, where they have one
    asked_by       TEXT COLLATE "C" NOT NULL, -- by principal id
    asked_by_label TEXT COLLATE "C" NOT NULL,
    reason         TEXT COLLATE "C" NOT NULL,
    approvers      TEXT COLLATE "C" NOT NULL, -- roles, groups and persons who may decide, a JSON list
    asked_at       BIGINT NOT NULL,
    expires_at     BIGINT NOT NULL, -- nobody decides later
    state          TEXT COLLATE "C" NOT NULL, -- waiting, approved, refused, withdrawn, expired, done, failed
    decided_by     TEXT COLLATE "C",          -- by principal id
    decided_at     BIGINT,
    comment        TEXT COLLATE "C" NOT NULL,
    outcome        TEXT COLLATE "C",          -- what went wrong
    attempts       BIGINT NOT NULL, -- how often somebody began to do it
    taken_until    BIGINT           -- whoever does it now has until then
);

CREATE INDEX approvals_by_asker ON approvals (asked_by, asked_at);

CREATE INDEX approvals_by_state ON approvals (state, asked_at);
