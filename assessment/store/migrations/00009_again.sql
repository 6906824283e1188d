-- Looking at a unit again.

-- +goose Up

-- What an assessment was given of an earlier one, to be confirmed or changed: one
-- text, see encodeCarried. It never changes.
CREATE TABLE carried (
    organization_id TEXT NOT NULL,
    assessment_id   TEXT NOT NULL,
    from_id         TEXT NOT NULL,
    carried         TEXT NOT NULL,
    PRIMARY KEY (organization_id, assessment_id),
    FOREIGN KEY (organization_id, assessment_id) REFERENCES assessments (organization_id, id),
    FOREIGN KEY (organization_id, from_id) REFERENCES assessments (organization_id, id)
);
CREATE INDEX carried_from ON carried (organization_id, from_id);
