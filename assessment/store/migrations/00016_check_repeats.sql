-- How many took part in a companion check from a browser that had taken part.

-- +goose Up

ALTER TABLE checks ADD COLUMN repeats INTEGER NOT NULL DEFAULT 0;
