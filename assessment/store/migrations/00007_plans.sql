-- What a unit does to get to its next level.

-- +goose Up

-- A unit has one plan that is not closed; closed ones are kept.
CREATE TABLE plans (
    organization_id       TEXT      NOT NULL,
    id                    TEXT      NOT NULL,
    unit_id               TEXT      NOT NULL,
    assessment_id         TEXT      NOT NULL,
    mode                  TEXT      NOT NULL CHECK (mode IN ('agreed', 'survey')),
    questionnaire_id      TEXT      NOT NULL,
    questionnaire_version TEXT      NOT NULL,
    questionnaire_hash    TEXT      NOT NULL,
    target                INTEGER   NOT NULL,
    version               INTEGER   NOT NULL,
    created_at            TIMESTAMP NOT NULL,
    updated_at            TIMESTAMP NOT NULL,
    closed_at             TIMESTAMP,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, unit_id) REFERENCES units (organization_id, id),
    FOREIGN KEY (organization_id, assessment_id) REFERENCES assessments (organization_id, id)
);
CREATE INDEX plans_by_unit ON plans (organization_id, unit_id, created_at);
CREATE INDEX plans_by_assessment ON plans (organization_id, assessment_id);
CREATE UNIQUE INDEX plans_one_current ON plans (organization_id, unit_id) WHERE closed_at IS NULL;

-- number: the order chosen, from 0. Days are texts, 2026-03-31, or empty: they are
-- of no zone. quarters: of a staff day. secures: statement ids, one a line.
CREATE TABLE plan_steps (
    organization_id TEXT    NOT NULL,
    plan_id         TEXT    NOT NULL,
    id              TEXT    NOT NULL,
    number          INTEGER NOT NULL,
    action_id       TEXT    NOT NULL,
    component       TEXT    NOT NULL,
    to_level        INTEGER NOT NULL,
    title           TEXT    NOT NULL,
    first_step      TEXT    NOT NULL,
    evidence        TEXT    NOT NULL,
    measure         TEXT    NOT NULL,
    owner           TEXT    NOT NULL,
    note            TEXT    NOT NULL,
    status          TEXT    NOT NULL CHECK (status IN ('todo', 'doing', 'done', 'dropped')),
    reason          TEXT    NOT NULL,
    starts          TEXT    NOT NULL,
    due             TEXT    NOT NULL,
    done_on         TEXT    NOT NULL,
    one_off         BIGINT  NOT NULL,
    yearly          BIGINT  NOT NULL,
    quarters        INTEGER NOT NULL,
    secures         TEXT    NOT NULL,
    version         INTEGER NOT NULL,
    PRIMARY KEY (organization_id, plan_id, id),
    FOREIGN KEY (organization_id, plan_id) REFERENCES plans (organization_id, id)
);
-- What is overdue, for the home page and for reminders.
CREATE INDEX plan_steps_due ON plan_steps (organization_id, due) WHERE status IN ('todo', 'doing') AND due <> '';

CREATE TABLE plan_events (
    organization_id TEXT      NOT NULL,
    plan_id         TEXT      NOT NULL,
    number          INTEGER   NOT NULL,
    at              TIMESTAMP NOT NULL,
    who             TEXT      NOT NULL,
    what            TEXT      NOT NULL,
    note            TEXT      NOT NULL,
    PRIMARY KEY (organization_id, plan_id, number),
    FOREIGN KEY (organization_id, plan_id) REFERENCES plans (organization_id, id)
);

-- Who asked to be mailed a week before steps of a plan are due.
CREATE TABLE plan_watchers (
    organization_id TEXT NOT NULL,
    plan_id         TEXT NOT NULL,
    user_id         TEXT NOT NULL REFERENCES users (id),
    PRIMARY KEY (organization_id, plan_id, user_id),
    FOREIGN KEY (organization_id, plan_id) REFERENCES plans (organization_id, id)
);

-- A message to one of them, on its way or over: next_at is NULL when nothing is
-- tried any more. What it says is worked out when it is sent.
CREATE TABLE plan_messages (
    organization_id TEXT      NOT NULL,
    id              TEXT      NOT NULL,
    plan_id         TEXT      NOT NULL,
    user_id         TEXT      NOT NULL REFERENCES users (id),
    problem         TEXT      NOT NULL,
    attempts        INTEGER   NOT NULL,
    queued_at       TIMESTAMP NOT NULL,
    next_at         TIMESTAMP,
    taken_until     TIMESTAMP,
    done_at         TIMESTAMP,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, plan_id) REFERENCES plans (organization_id, id)
);
CREATE INDEX plan_messages_due ON plan_messages (next_at, id) WHERE next_at IS NOT NULL;

-- The steps a message is about. Nobody is reminded twice of a step and the day it
-- is due.
CREATE TABLE plan_reminders (
    organization_id TEXT NOT NULL,
    plan_id         TEXT NOT NULL,
    step_id         TEXT NOT NULL,
    due             TEXT NOT NULL,
    user_id         TEXT NOT NULL,
    message_id      TEXT NOT NULL,
    PRIMARY KEY (organization_id, plan_id, step_id, due, user_id),
    FOREIGN KEY (organization_id, message_id) REFERENCES plan_messages (organization_id, id)
);
CREATE INDEX plan_reminders_by_message ON plan_reminders (organization_id, message_id);
