-- Browsers that signed in to an account before: guesses made elsewhere do not
-- keep them waiting.

-- +goose Up

CREATE TABLE known_browsers (
    token_hash TEXT      NOT NULL PRIMARY KEY,
    user_id    TEXT      NOT NULL REFERENCES users (id),
    until      TIMESTAMP NOT NULL
);
CREATE INDEX known_browsers_by_user ON known_browsers (user_id);
CREATE INDEX known_browsers_by_time ON known_browsers (until);
