-- Moments of truth and customer service plans of units.

-- +goose Up

-- A register guards its contacts: its version grows with every change of them.
CREATE TABLE moment_registers (
    organization_id TEXT      NOT NULL,
    unit_id         TEXT      NOT NULL,
    version         INTEGER   NOT NULL,
    updated_at      TIMESTAMP NOT NULL,
    updated_by      TEXT      NOT NULL,
    PRIMARY KEY (organization_id, unit_id),
    FOREIGN KEY (organization_id, unit_id) REFERENCES units (organization_id, id)
);

-- number: the place on the journey, from 0.
CREATE TABLE moments (
    organization_id TEXT    NOT NULL,
    unit_id         TEXT    NOT NULL,
    id              TEXT    NOT NULL,
    number          INTEGER NOT NULL,
    stage           TEXT    NOT NULL,
    contact         TEXT    NOT NULL,
    importance      INTEGER NOT NULL CHECK (importance BETWEEN 1 AND 5),
    how_well        INTEGER NOT NULL CHECK (how_well BETWEEN 1 AND 5),
    expectation     TEXT    NOT NULL,
    promise         TEXT    NOT NULL,
    may_decide      TEXT    NOT NULL,
    recovery        TEXT    NOT NULL,
    owner           TEXT    NOT NULL,
    PRIMARY KEY (organization_id, unit_id, id),
    FOREIGN KEY (organization_id, unit_id) REFERENCES moment_registers (organization_id, unit_id)
);

-- Every version of a service plan, from 1; rows are only added. changed: what the
-- version changed, in words. text: the document, as JSON.
CREATE TABLE service_plans (
    organization_id TEXT      NOT NULL,
    unit_id         TEXT      NOT NULL,
    version         INTEGER   NOT NULL,
    changed         TEXT      NOT NULL,
    text            TEXT      NOT NULL,
    saved_at        TIMESTAMP NOT NULL,
    saved_by        TEXT      NOT NULL,
    PRIMARY KEY (organization_id, unit_id, version),
    FOREIGN KEY (organization_id, unit_id) REFERENCES units (organization_id, id)
);
