-- What things cost, day by day: for longer than the sources remember it. The twin of this file is
-- ../sqlite/0017_costs.sql: same tables, same columns.

-- What there are numbers of. Rows stay for ever, so that a number never means something else.
CREATE TABLE cost_series (
    id          BIGINT NOT NULL PRIMARY KEY, -- from 1 on
    source      TEXT COLLATE "C" NOT NULL, -- by its name in the configuration
    cluster     TEXT COLLATE "C" NOT NULL,
    namespace   TEXT COLLATE "C" NOT NULL,
    subject     TEXT COLLATE "C" NOT NULL, -- the value of the label or tag that names a service
    environment TEXT COLLATE "C" NOT NULL,
    component   TEXT COLLATE "C" NOT NULL,
    portion     TEXT COLLATE "C" NOT NULL, -- own, idle, cluster, used, core-hours
    currency    TEXT COLLATE "C" NOT NULL  -- of ISO 4217
);

CREATE UNIQUE INDEX cost_series_by_key ON cost_series
    (source, cluster, namespace, subject, environment, component, portion, currency);

-- The numbers of a month: which days there are and what each is, in billionths (store/src/costs.rs).
-- Versions grow with each change, over all rows: who has read up to one asks for what is behind it.
CREATE TABLE cost_months (
    series  BIGINT NOT NULL,
    month   BIGINT NOT NULL, -- twelve times the year, and the months before it in the year
    days    BYTEA NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (series, month)
);

CREATE INDEX cost_months_by_version ON cost_months (version);

CREATE INDEX cost_months_by_month ON cost_months (month);

-- Which days a source has told of, and what it says that they are in all.
CREATE TABLE cost_days (
    source     TEXT COLLATE "C" NOT NULL,
    day        BIGINT  NOT NULL, -- from 1970-01-01 on
    currency   TEXT COLLATE "C" NOT NULL,
    total      BIGINT  NOT NULL, -- billionths
    complete   BOOLEAN NOT NULL, -- the source will not change it any more
    fetched_at BIGINT  NOT NULL,
    version    BIGINT  NOT NULL,
    PRIMARY KEY (source, day)
);

CREATE INDEX cost_days_by_version ON cost_days (version);

-- How the sources were last reached.
CREATE TABLE cost_sources (
    name         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    succeeded_at BIGINT,
    latency      BIGINT, -- milliseconds
    failed_at    BIGINT,
    error        TEXT    -- while it has not answered since
);

-- What teams mean to spend. Of each team the last version is in force.
CREATE TABLE cost_budgets (
    position BIGINT NOT NULL PRIMARY KEY, -- from 1 on
    team     TEXT COLLATE "C" NOT NULL,
    budget   TEXT, -- JSON; none: it was taken away
    author   TEXT COLLATE "C" NOT NULL, -- by principal id
    comment  TEXT COLLATE "C" NOT NULL,
    at       BIGINT NOT NULL
);

-- Of what somebody was told already.
CREATE TABLE cost_told (
    occurrence TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    at         BIGINT NOT NULL
);
