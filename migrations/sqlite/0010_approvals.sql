-- What may be done once somebody has approved. Times are milliseconds since 1970 in UTC. The twin of
-- this file is ../postgres/0010_approvals.sql: same tables, same columns.

CREATE TABLE approvals (
    id             TEXT   NOT NULL PRIMARY KEY,
    permission     TEXT   NOT NULL, -- what is to be done
    object         TEXT   NOT NULL, -- with what
    label          TEXT   NOT NULL, -- what a person calls that
    principal      TEXT   NOT NULL, -- who asked, as they were then: JSON
    account        TEXT  ,          -- their account, where they have one
    asked_by       TEXT   NOT NULL, -- by principal id
    asked_by_label TEXT   NOT NULL,
    reason         TEXT   NOT NULL,
    approvers      TEXT   NOT NULL, -- roles, groups and persons who may decide, a JSON list
    asked_at       BIGINT NOT NULL,
    expires_at     BIGINT NOT NULL, -- nobody decides later
    state          TEXT   NOT NULL, -- waiting, approved, refused, withdrawn, expired, done, failed
    decided_by     TEXT  ,          -- by principal id
    decided_at     BIGINT,
    comment        TEXT   NOT NULL,
    outcome        TEXT  ,          -- what went wrong
    attempts       BIGINT NOT NULL, -- how often somebody began to do it
    taken_until    BIGINT           -- whoever does it now has until then
);

CREATE INDEX approvals_by_asker ON approvals (asked_by, asked_at);

CREATE INDEX approvals_by_state ON approvals (state, asked_at);
