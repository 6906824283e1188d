-- Which state of its units and results an organization is in.

-- +goose Up

-- Drawn anew in each transaction that changes anything a comparison is made of
-- (the organization, its units, where they stand), so that what the program keeps
-- of it in memory is never older than what is here.
CREATE TABLE revisions (
    organization_id TEXT NOT NULL PRIMARY KEY REFERENCES organizations (id),
    revision        TEXT NOT NULL
);
INSERT INTO revisions (organization_id, revision) SELECT id, id FROM organizations;
