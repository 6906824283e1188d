-- Surveys: several people assess one unit, in confidence.
--
-- Nothing here leads from a person to a response. While somebody answers, their
-- draft hangs on their invitation. Handing in deletes the draft and adds a
-- response: a random number, no time, no order, no link back. That somebody has
-- answered is only that their draft is gone, so that handing in changes no row
-- which names them: PostgreSQL keeps with each row the transaction that wrote
-- it, and SQLite puts rows in a page as they come.

-- +goose Up

-- A survey is a row of assessments and one of surveys. survey_id is the survey
-- an agreed assessment was agreed on from; respondents is counted when a survey
-- is published.
ALTER TABLE assessments ADD COLUMN mode TEXT NOT NULL DEFAULT 'agreed' CHECK (mode IN ('agreed', 'survey'));
ALTER TABLE assessments ADD COLUMN survey_id TEXT NOT NULL DEFAULT '';
ALTER TABLE assessments ADD COLUMN respondents INTEGER NOT NULL DEFAULT 0;

-- shared_secret is the one secret that can be read: its owner shows the link and
-- its QR code again and again. It opens an empty questionnaire and reads nothing.
CREATE TABLE surveys (
    organization_id TEXT      NOT NULL,
    id              TEXT      NOT NULL,
    asking          TEXT      NOT NULL CHECK (asking IN ('shared', 'personal')),
    threshold       INTEGER   NOT NULL CHECK (threshold >= 3),
    closes_at       TIMESTAMP,
    welcome         TEXT      NOT NULL,
    opened_at       TIMESTAMP,
    closed_at       TIMESTAMP,
    shared_secret   TEXT      NOT NULL,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, id) REFERENCES assessments (organization_id, id)
);

-- draft_id is that of the draft made with the invitation; when the draft is
-- gone, they have answered. No column says when anything happened.
CREATE TABLE survey_invitations (
    organization_id TEXT    NOT NULL,
    id              TEXT    NOT NULL,
    survey_id       TEXT    NOT NULL,
    name            TEXT    NOT NULL,
    email           TEXT    NOT NULL,
    role            TEXT    NOT NULL CHECK (role IN ('', 'leader', 'front-line', 'other')),
    revoked         BOOLEAN NOT NULL,
    draft_id        TEXT    NOT NULL,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, survey_id) REFERENCES surveys (organization_id, id)
);
CREATE INDEX survey_invitations_by_survey ON survey_invitations (organization_id, survey_id);

-- What a secret opens: the survey alone (the shared link), an invitation with
-- its draft (a personal link), or a draft alone (begun by the shared link, or
-- to amend a response).
CREATE TABLE survey_links (
    link_hash       TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL,
    survey_id       TEXT NOT NULL,
    invitation_id   TEXT NOT NULL,
    draft_id        TEXT NOT NULL,
    FOREIGN KEY (organization_id, survey_id) REFERENCES surveys (organization_id, id)
);
CREATE INDEX survey_links_by_survey ON survey_links (organization_id, survey_id);

-- sheet is empty until somebody begins. amends is the number of the response it
-- will take the place of. A draft that is handed in is deleted.
CREATE TABLE survey_drafts (
    id              TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL,
    survey_id       TEXT NOT NULL,
    sheet           TEXT NOT NULL,
    amends          INTEGER,
    FOREIGN KEY (organization_id, survey_id) REFERENCES surveys (organization_id, id)
);
CREATE INDEX survey_drafts_by_survey ON survey_drafts (organization_id, survey_id);
CREATE INDEX survey_drafts_by_response ON survey_drafts (amends);

-- number is random and, in SQLite, the place of the row. sheet is role, answers
-- and notes in one text. receipt_hash opens one's own response until the result
-- is published; then all rows are written anew, without it.
CREATE TABLE survey_responses (
    number          INTEGER NOT NULL PRIMARY KEY,
    organization_id TEXT    NOT NULL,
    survey_id       TEXT    NOT NULL,
    receipt_hash    TEXT    UNIQUE,
    sheet           TEXT    NOT NULL,
    FOREIGN KEY (organization_id, survey_id) REFERENCES surveys (organization_id, id)
);
CREATE INDEX survey_responses_by_survey ON survey_responses (organization_id, survey_id);
