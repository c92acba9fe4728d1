-- What vendors last told, so that it is there when they are not, and after a start. The twin of this
-- file is ../sqlite/0014_vendor_answers.sql: same table, same columns.

-- Versions grow with each change, over all rows: who has read up to one asks for what is behind it.
CREATE TABLE vendor_answers (
    source     TEXT COLLATE "C" NOT NULL, -- by its name: github.com/acme
    subject    TEXT COLLATE "C" NOT NULL, -- what it is about: a repository; empty for the whole account
    part       TEXT COLLATE "C" NOT NULL, -- what of it
    body       TEXT   NOT NULL, -- JSON
    fetched_at BIGINT NOT NULL,
    version    BIGINT NOT NULL,
    PRIMARY KEY (source, subject, part)
);

CREATE INDEX vendor_answers_by_version ON vendor_answers (version);

CREATE INDEX vendor_answers_by_age ON vendor_answers (fetched_at);
