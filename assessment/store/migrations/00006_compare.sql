-- Comparing units: what they are grouped by, what they are called where names
-- are hidden, where each stands, and links by which others look.

-- +goose Up

-- tags: one a line. letter: from 1, drawn by lot when the unit is made; those
-- that are there get theirs in the order of their ids, which are random.
ALTER TABLE units ADD COLUMN tags TEXT NOT NULL DEFAULT '';
ALTER TABLE units ADD COLUMN letter INTEGER NOT NULL DEFAULT 0;
UPDATE units SET letter = numbered.letter FROM (
    SELECT organization_id, id, row_number() OVER (PARTITION BY organization_id ORDER BY id) AS letter FROM units
) numbered WHERE numbered.organization_id = units.organization_id AND numbered.id = units.id;
CREATE UNIQUE INDEX units_one_letter ON units (organization_id, letter);

-- The result in brief once more, for the trend of many units, which reads no
-- JSON. position is a fraction: 8/3. status is empty until there is a result, and
-- where an older version of the program wrote it; see complete.
ALTER TABLE assessments ADD COLUMN status TEXT NOT NULL DEFAULT '';
ALTER TABLE assessments ADD COLUMN level INTEGER NOT NULL DEFAULT 0;
ALTER TABLE assessments ADD COLUMN position TEXT NOT NULL DEFAULT '';
CREATE INDEX assessments_incomplete ON assessments (organization_id, id) WHERE summary IS NOT NULL AND status = '';

-- Where a unit stands: its latest result of a kind and the one that is compared
-- with, each as one text (see encodeListed), or empty. It repeats what assessments say, so
-- that thousands of units are read at once, and is written with them.
CREATE TABLE standings (
    organization_id TEXT NOT NULL,
    unit_id         TEXT NOT NULL,
    mode            TEXT NOT NULL CHECK (mode IN ('agreed', 'survey')),
    latest          TEXT NOT NULL,
    previous        TEXT NOT NULL,
    PRIMARY KEY (organization_id, unit_id, mode),
    FOREIGN KEY (organization_id, unit_id) REFERENCES units (organization_id, id)
);

-- Links by which somebody without an account looks at one thing. assessment_id is
-- NULL for a comparison.
CREATE TABLE shares (
    organization_id TEXT      NOT NULL REFERENCES organizations (id),
    id              TEXT      NOT NULL,
    token_hash      TEXT      NOT NULL UNIQUE,
    kind            TEXT      NOT NULL CHECK (kind IN ('result', 'comparison')),
    assessment_id   TEXT,
    filter          TEXT      NOT NULL,
    aliases         BOOLEAN   NOT NULL,
    label           TEXT      NOT NULL,
    created_by      TEXT      NOT NULL,
    created_at      TIMESTAMP NOT NULL,
    until           TIMESTAMP NOT NULL,
    revoked_by      TEXT      NOT NULL,
    revoked_at      TIMESTAMP,
    opened          INTEGER   NOT NULL,
    opened_at       TIMESTAMP,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, assessment_id) REFERENCES assessments (organization_id, id)
);
