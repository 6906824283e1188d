-- Is the next level worth it, what was decided, and the currency of the figures.

-- +goose Up

ALTER TABLE organizations ADD COLUMN currency TEXT NOT NULL DEFAULT '';

-- figures: JSON, see figuresJSON. version grows with every save.
CREATE TABLE worths (
    organization_id TEXT      NOT NULL,
    unit_id         TEXT      NOT NULL,
    target          INTEGER   NOT NULL CHECK (target BETWEEN 1 AND 5),
    customers_group TEXT      NOT NULL,
    why             TEXT      NOT NULL,
    figures         TEXT      NOT NULL,
    version         INTEGER   NOT NULL,
    updated_at      TIMESTAMP NOT NULL,
    updated_by      TEXT      NOT NULL,
    PRIMARY KEY (organization_id, unit_id, target),
    FOREIGN KEY (organization_id, unit_id) REFERENCES units (organization_id, id)
);

-- Rows are only added; number is from 1 in each unit. review_on: a day of no zone,
-- 2026-03-31. basis: what the figures said then.
CREATE TABLE decisions (
    organization_id TEXT      NOT NULL,
    unit_id         TEXT      NOT NULL,
    number          INTEGER   NOT NULL,
    id              TEXT      NOT NULL,
    kind            TEXT      NOT NULL CHECK (kind IN ('advance', 'hold', 'not now')),
    target          INTEGER   NOT NULL CHECK (target BETWEEN 1 AND 5),
    reason          TEXT      NOT NULL,
    owner           TEXT      NOT NULL,
    review_on       TEXT      NOT NULL,
    basis           TEXT      NOT NULL,
    decided_at      TIMESTAMP NOT NULL,
    decided_by      TEXT      NOT NULL,
    PRIMARY KEY (organization_id, unit_id, number),
    UNIQUE (organization_id, id),
    FOREIGN KEY (organization_id, unit_id) REFERENCES units (organization_id, id)
);
