-- What is measured beside a unit's level.

-- +goose Up

-- name_key: the name without capitals, so that a file can tell measures apart.
-- target is NULL where there is none. version grows with every change, of the
-- values too.
CREATE TABLE measures (
    organization_id TEXT             NOT NULL,
    id              TEXT             NOT NULL,
    unit_id         TEXT             NOT NULL,
    kind            TEXT             NOT NULL,
    name            TEXT             NOT NULL,
    name_key        TEXT             NOT NULL,
    definition      TEXT             NOT NULL,
    unit            TEXT             NOT NULL,
    better          TEXT             NOT NULL CHECK (better IN ('higher', 'lower')),
    every           TEXT             NOT NULL CHECK (every IN ('month', 'quarter', 'year')),
    target          DOUBLE PRECISION,
    owner           TEXT             NOT NULL,
    version         INTEGER          NOT NULL,
    created_at      TIMESTAMP        NOT NULL,
    updated_at      TIMESTAMP        NOT NULL,
    PRIMARY KEY (organization_id, id),
    UNIQUE (organization_id, unit_id, name_key),
    FOREIGN KEY (organization_id, unit_id) REFERENCES units (organization_id, id)
);
CREATE INDEX measures_of_kind ON measures (organization_id, kind);

-- period: 2026-07, 2026-Q3 or 2026. figures: what the value was worked out from,
-- with commas between; empty: the value itself was given.
CREATE TABLE measure_values (
    organization_id TEXT             NOT NULL,
    measure_id      TEXT             NOT NULL,
    period          TEXT             NOT NULL,
    value           DOUBLE PRECISION NOT NULL,
    n               BIGINT           NOT NULL,
    figures         TEXT             NOT NULL,
    note            TEXT             NOT NULL,
    recorded_by     TEXT             NOT NULL,
    recorded_at     TIMESTAMP        NOT NULL,
    PRIMARY KEY (organization_id, measure_id, period),
    FOREIGN KEY (organization_id, measure_id) REFERENCES measures (organization_id, id)
);
