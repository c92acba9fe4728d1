-- Who signed in, by what they are known, and what programs act with. Times are milliseconds since
-- 1970 in UTC. Secrets are kept as SHA-256 in hexadecimal; what a provider gave is sealed. The twin
-- of this file is ../postgres/0006_sign_in.sql: same tables, same columns.

-- Somebody as a provider knows them.
CREATE TABLE accounts (
    id           TEXT   NOT NULL PRIMARY KEY,
    provider     TEXT   NOT NULL,
    subject      TEXT   NOT NULL,
    label        TEXT   NOT NULL,
    email        TEXT,
    entity       TEXT,            -- the User entity that they were matched to
    claims       TEXT   NOT NULL, -- names of groups and roles, a JSON list
    created_at   BIGINT NOT NULL,
    signed_in_at BIGINT NOT NULL,
    confirmed_at BIGINT NOT NULL, -- when the provider last told all this
    UNIQUE (provider, subject)
);

CREATE INDEX accounts_by_sign_in ON accounts (signed_in_at, id);

-- A browser of theirs.
CREATE TABLE sessions (
    id               TEXT   NOT NULL PRIMARY KEY,
    account          TEXT   NOT NULL,
    secret           TEXT   NOT NULL UNIQUE,
    previous         TEXT,            -- the secret before, until the new one was seen and a while after
    confirmed        BOOLEAN NOT NULL, -- whether the new secret was seen
    device           TEXT   NOT NULL,
    address          TEXT,
    created_at       BIGINT NOT NULL,
    rotated_at       BIGINT NOT NULL,
    seen_at          BIGINT NOT NULL,
    expires_at       BIGINT NOT NULL,
    provider_session TEXT,
    vendor_grant     BLOB,            -- sealed: tokens of the provider
    renew_at         BIGINT NOT NULL, -- when the provider is asked again
    failing_since    BIGINT           -- since when it does not answer
);

CREATE INDEX sessions_by_account ON sessions (account, id);

CREATE INDEX sessions_by_previous ON sessions (previous) WHERE previous IS NOT NULL;

CREATE INDEX sessions_by_renewal ON sessions (renew_at);

-- Sign-ins under way: gone once the browser is back.
CREATE TABLE sign_ins (
    state      TEXT   NOT NULL PRIMARY KEY,
    provider   TEXT   NOT NULL,
    browser    TEXT   NOT NULL,
    nonce      TEXT   NOT NULL,
    verifier   BLOB   NOT NULL, -- sealed
    return_to  TEXT   NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX sign_ins_by_expiry ON sign_ins (expires_at);

-- What became of those that failed, for the page that explains it to the same browser; and numbers
-- that may be used once.
CREATE TABLE sign_in_notes (
    id         TEXT   NOT NULL PRIMARY KEY,
    browser    TEXT   NOT NULL,
    body       TEXT   NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX sign_in_notes_by_expiry ON sign_in_notes (expires_at);

-- Programs that act for a person.
CREATE TABLE agents (
    id          TEXT   NOT NULL PRIMARY KEY,
    name        TEXT   NOT NULL UNIQUE,
    owner       TEXT   NOT NULL, -- an account
    description TEXT   NOT NULL,
    scopes      TEXT   NOT NULL, -- names of permissions, a JSON list
    created_at  BIGINT NOT NULL
);

CREATE INDEX agents_by_owner ON agents (owner, name);

-- What programs show: of a person, of an agent, of a service.
CREATE TABLE tokens (
    id           TEXT   NOT NULL PRIMARY KEY,
    secret       TEXT   NOT NULL UNIQUE,
    hint         TEXT   NOT NULL, -- how it begins
    name         TEXT   NOT NULL,
    kind         TEXT   NOT NULL, -- personal, agent, service
    account      TEXT   NOT NULL, -- who made it
    agent        TEXT,
    scopes       TEXT   NOT NULL, -- names of permissions, a JSON list
    created_at   BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    used_at      BIGINT
);

CREATE INDEX tokens_by_account ON tokens (account, created_at);

CREATE INDEX tokens_by_agent ON tokens (agent) WHERE agent IS NOT NULL;
