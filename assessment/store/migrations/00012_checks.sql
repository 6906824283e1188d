-- Companion checks: of each aspect of a unit the description that fits best.
--
-- Nothing here leads from a person to what they chose. People take part by one
-- link for all, which names nobody; nothing is kept of them before they hand in,
-- and then one row of check_responses: a random number, no time, no order. Once
-- the result was made, the rows are deleted and overwritten.

-- +goose Up

-- fits: what was chosen, one code an aspect, with commas between. result and
-- events: JSON, see checks.go. link_secret is the one secret that can be read:
-- its owner shows the link again and again; it opens an empty questionnaire.
-- version grows with every change, and never when somebody hands in.
CREATE TABLE checks (
    organization_id       TEXT      NOT NULL,
    id                    TEXT      NOT NULL,
    unit_id               TEXT      NOT NULL,
    questionnaire_id      TEXT      NOT NULL,
    questionnaire_version TEXT      NOT NULL,
    questionnaire_hash    TEXT      NOT NULL,
    mode                  TEXT      NOT NULL CHECK (mode IN ('agreed', 'survey')),
    answered_by           TEXT      NOT NULL,
    fits                  TEXT      NOT NULL,
    threshold             INTEGER   NOT NULL CHECK (mode = 'agreed' OR threshold >= 3),
    link_hash             TEXT      UNIQUE,
    link_secret           TEXT      NOT NULL,
    created_at            TIMESTAMP NOT NULL,
    updated_at            TIMESTAMP,
    opened_at             TIMESTAMP,
    closed_at             TIMESTAMP,
    submitted_at          TIMESTAMP,
    result                TEXT      NOT NULL,
    events                TEXT      NOT NULL,
    version               INTEGER   NOT NULL,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, unit_id) REFERENCES units (organization_id, id),
    FOREIGN KEY (questionnaire_id, questionnaire_version, questionnaire_hash) REFERENCES questionnaires (id, version, hash)
);
CREATE INDEX checks_by_unit ON checks (organization_id, unit_id);

-- number is random and, in SQLite, the place of the row. once_hash is of a random
-- text in the page that was handed in, so that handing it in twice counts once.
CREATE TABLE check_responses (
    number          INTEGER NOT NULL PRIMARY KEY,
    organization_id TEXT    NOT NULL,
    check_id        TEXT    NOT NULL,
    once_hash       TEXT    NOT NULL UNIQUE,
    fits            TEXT    NOT NULL,
    FOREIGN KEY (organization_id, check_id) REFERENCES checks (organization_id, id)
);
CREATE INDEX check_responses_by_check ON check_responses (organization_id, check_id);
