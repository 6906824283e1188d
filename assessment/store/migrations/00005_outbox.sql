-- The outbox: messages to people who were invited, until a mail server has
-- taken them.

-- +goose Up

-- subject and body are emptied when the message is sent or given up: the body
-- holds the secret of a link. The address stays with the invitation. Nothing
-- here changes when somebody hands in answers; a message nobody needs any more
-- is noticed when its turn comes.
CREATE TABLE outbox (
    organization_id TEXT      NOT NULL,
    id              TEXT      NOT NULL,
    survey_id       TEXT      NOT NULL,
    invitation_id   TEXT      NOT NULL,
    kind            TEXT      NOT NULL CHECK (kind IN ('invitation', 'reminder')),
    subject         TEXT      NOT NULL,
    body            TEXT      NOT NULL,
    state           TEXT      NOT NULL CHECK (state IN ('waiting', 'sent', 'failed')),
    problem         TEXT      NOT NULL,
    attempts        INTEGER   NOT NULL,
    queued_at       TIMESTAMP NOT NULL,
    next_at         TIMESTAMP,
    taken_until     TIMESTAMP,
    done_at         TIMESTAMP,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, survey_id) REFERENCES surveys (organization_id, id),
    FOREIGN KEY (organization_id, invitation_id) REFERENCES survey_invitations (organization_id, id)
);
CREATE INDEX outbox_by_survey ON outbox (organization_id, survey_id, queued_at);
CREATE INDEX outbox_due ON outbox (next_at, id) WHERE state = 'waiting';
-- Nobody has two messages waiting.
CREATE UNIQUE INDEX outbox_one_waiting ON outbox (organization_id, invitation_id) WHERE state = 'waiting';
