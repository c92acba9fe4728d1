-- What people are told of. The twin of this file is ../postgres/0015_notifications.sql: same tables,
-- same columns.

-- Something that happened, told once: whom it is meant for stands in notification_audience.
CREATE TABLE notifications (
    id         BIGINT  NOT NULL PRIMARY KEY, -- of the same numbers as notification_news
    occurrence TEXT NOT NULL UNIQUE,      -- what tells it from every other one
    kind       TEXT NOT NULL,
    body       TEXT NOT NULL,             -- what is told, as JSON
    link       TEXT NOT NULL,             -- below the portal's address
    about      TEXT NOT NULL,             -- entities that it is about, a JSON list
    except_for TEXT,                      -- who caused it, by principal id
    is_over    BOOLEAN NOT NULL,             -- nothing is to be done about it any more
    planned    BOOLEAN NOT NULL,             -- whether it is known who is mailed
    at         BIGINT  NOT NULL
);

CREATE INDEX notifications_by_age ON notifications (at);

CREATE INDEX notifications_to_plan ON notifications (id) WHERE NOT planned;

-- Whom it is meant for: principal ids, groups of the catalog, roles (role:NAME).
CREATE TABLE notification_audience (
    name         TEXT NOT NULL,
    notification BIGINT NOT NULL,
    PRIMARY KEY (name, notification)
);

CREATE INDEX notification_audience_of ON notification_audience (notification);

-- Who has read what.
CREATE TABLE notification_reads (
    principal    TEXT NOT NULL,
    notification BIGINT NOT NULL,
    at           BIGINT NOT NULL,
    PRIMARY KEY (principal, notification)
);

CREATE INDEX notification_reads_of ON notification_reads (notification);

-- Who wants to be told of what, and how.
CREATE TABLE notification_wishes (
    principal TEXT NOT NULL PRIMARY KEY,
    wishes    TEXT NOT NULL, -- JSON
    language  TEXT NOT NULL  -- the tag of the language of their mail
);

-- For whom something is another than before: what open pages are told of. Versions only grow.
CREATE TABLE notification_news (
    version BIGINT NOT NULL PRIMARY KEY,
    name    TEXT NOT NULL
);

-- What is still to be sent, and to whom: a principal id, or a team's channel.
CREATE TABLE notification_posts (
    recipient    TEXT NOT NULL,
    notification BIGINT NOT NULL,
    due_at       BIGINT NOT NULL,
    attempts     BIGINT NOT NULL,
    PRIMARY KEY (recipient, notification)
);

CREATE INDEX notification_posts_by_time ON notification_posts (due_at);

-- Whether everybody was told of documentation that cannot be built.
ALTER TABLE docs_failures ADD COLUMN told BOOLEAN NOT NULL DEFAULT TRUE;
