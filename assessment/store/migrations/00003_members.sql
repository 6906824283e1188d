-- Invitations to an organization, and the trail of who came, changed and went.

-- +goose Up

-- An invitation stays for a while after it ended, so that its link can say why.
CREATE TABLE member_invitations (
    organization_id TEXT      NOT NULL REFERENCES organizations (id),
    id              TEXT      NOT NULL,
    token_hash      TEXT      NOT NULL UNIQUE,
    email           TEXT      NOT NULL,
    name            TEXT      NOT NULL,
    role            TEXT      NOT NULL CHECK (role IN ('owner', 'assessor', 'viewer')),
    invited_by      TEXT      NOT NULL,
    created_at      TIMESTAMP NOT NULL,
    until           TIMESTAMP NOT NULL,
    outcome         TEXT      NOT NULL CHECK (outcome IN ('', 'accepted', 'revoked')),
    ended_at        TIMESTAMP,
    PRIMARY KEY (organization_id, id)
);

-- Rows are only added.
CREATE TABLE member_events (
    organization_id TEXT      NOT NULL REFERENCES organizations (id),
    number          INTEGER   NOT NULL,
    at              TIMESTAMP NOT NULL,
    who             TEXT      NOT NULL,
    what            TEXT      NOT NULL,
    whom            TEXT      NOT NULL,
    role            TEXT      NOT NULL,
    PRIMARY KEY (organization_id, number)
);
