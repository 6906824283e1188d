-- Where the unit stood when something was decided.

-- +goose Up

-- 0: not known, as it is of all decided until now.
ALTER TABLE decisions ADD COLUMN stands INTEGER NOT NULL DEFAULT 0 CHECK (stands BETWEEN 0 AND 5);
