-- The first schema. One text for SQLite and PostgreSQL: only types both know,
-- times in UTC, bytes as text. Every row of a tenant carries its organization
-- and every key begins with it.

-- +goose Up

-- One row: the instance is claimed once, by whoever holds the token.
CREATE TABLE setup (
    id         INTEGER   NOT NULL PRIMARY KEY CHECK (id = 1),
    token_hash TEXT      NOT NULL,
    done_at    TIMESTAMP
);
INSERT INTO setup (id, token_hash) VALUES (1, '');

CREATE TABLE users (
    id            TEXT      NOT NULL PRIMARY KEY,
    email         TEXT      NOT NULL UNIQUE,
    name          TEXT      NOT NULL,
    administrator BOOLEAN   NOT NULL,
    disabled      BOOLEAN   NOT NULL,
    password_hash TEXT      NOT NULL,
    created_at    TIMESTAMP NOT NULL
);

CREATE TABLE resets (
    token_hash TEXT      NOT NULL PRIMARY KEY,
    user_id    TEXT      NOT NULL REFERENCES users (id),
    until      TIMESTAMP NOT NULL
);

-- key_hash: an address or account is counted without being kept.
CREATE TABLE sign_in_failures (
    key_hash TEXT      NOT NULL,
    at       TIMESTAMP NOT NULL
);
CREATE INDEX sign_in_failures_by_key ON sign_in_failures (key_hash, at);
CREATE INDEX sign_in_failures_by_time ON sign_in_failures (at);

-- An ended session stays, without data, until it would have expired anyway: a
-- request that was under way when it ended must not bring it back.
CREATE TABLE sessions (
    token_hash TEXT      NOT NULL PRIMARY KEY,
    user_id    TEXT      REFERENCES users (id),
    data       TEXT      NOT NULL,
    ended      BOOLEAN   NOT NULL,
    expires_at TIMESTAMP NOT NULL
);
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE TABLE organizations (
    id        TEXT    NOT NULL PRIMARY KEY,
    name      TEXT    NOT NULL,
    time_zone TEXT    NOT NULL,
    sample    BOOLEAN NOT NULL
);

CREATE TABLE memberships (
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    user_id         TEXT NOT NULL REFERENCES users (id),
    role            TEXT NOT NULL CHECK (role IN ('owner', 'assessor', 'viewer')),
    PRIMARY KEY (organization_id, user_id)
);
CREATE INDEX memberships_by_user ON memberships (user_id);

CREATE TABLE units (
    organization_id TEXT      NOT NULL REFERENCES organizations (id),
    id              TEXT      NOT NULL,
    parent_id       TEXT,
    name            TEXT      NOT NULL,
    archived_at     TIMESTAMP,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, parent_id) REFERENCES units (organization_id, id)
);
CREATE INDEX units_by_parent ON units (organization_id, parent_id);
CREATE UNIQUE INDEX units_one_root ON units (organization_id) WHERE parent_id IS NULL;

-- The exact files assessments are pinned to; nothing ever changes a row.
CREATE TABLE questionnaires (
    id      TEXT      NOT NULL,
    version TEXT      NOT NULL,
    hash    TEXT      NOT NULL,
    file    TEXT      NOT NULL,
    source  TEXT      NOT NULL,
    kept_at TIMESTAMP NOT NULL,
    PRIMARY KEY (id, version, hash)
);

CREATE TABLE assessments (
    organization_id       TEXT      NOT NULL,
    id                    TEXT      NOT NULL,
    unit_id               TEXT      NOT NULL,
    questionnaire_id      TEXT      NOT NULL,
    questionnaire_version TEXT      NOT NULL,
    questionnaire_hash    TEXT      NOT NULL,
    form                  TEXT      NOT NULL CHECK (form IN ('full', 'quick')),
    answered_by           TEXT      NOT NULL,
    rest                  TEXT      NOT NULL,
    created_at            TIMESTAMP NOT NULL,
    updated_at            TIMESTAMP,
    submitted_at          TIMESTAMP,
    summary               TEXT,
    answered              INTEGER   NOT NULL,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, unit_id) REFERENCES units (organization_id, id),
    FOREIGN KEY (questionnaire_id, questionnaire_version, questionnaire_hash)
        REFERENCES questionnaires (id, version, hash)
);
CREATE INDEX assessments_by_unit ON assessments (organization_id, unit_id, created_at);

-- answer is the code of the files: 0 to 3, dk, na, skip; empty beside a note alone.
CREATE TABLE answers (
    organization_id TEXT NOT NULL,
    assessment_id   TEXT NOT NULL,
    statement_id    TEXT NOT NULL,
    answer          TEXT NOT NULL CHECK (answer IN ('', '0', '1', '2', '3', 'dk', 'na', 'skip')),
    note            TEXT NOT NULL,
    PRIMARY KEY (organization_id, assessment_id, statement_id),
    FOREIGN KEY (organization_id, assessment_id) REFERENCES assessments (organization_id, id)
);

-- The audit trail: rows are only added, and go with what was never submitted.
CREATE TABLE events (
    organization_id TEXT      NOT NULL REFERENCES organizations (id),
    assessment_id   TEXT      NOT NULL,
    number          INTEGER   NOT NULL,
    at              TIMESTAMP NOT NULL,
    who             TEXT      NOT NULL,
    what            TEXT      NOT NULL,
    note            TEXT      NOT NULL,
    PRIMARY KEY (organization_id, assessment_id, number)
);
