CREATE TABLE greetings (
    name text PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 100),
    count bigint NOT NULL DEFAULT 0
);
