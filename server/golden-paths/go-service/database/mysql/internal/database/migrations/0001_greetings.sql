CREATE TABLE greetings (
    name varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PRIMARY KEY,
    count bigint NOT NULL DEFAULT 0
) ENGINE = InnoDB;
