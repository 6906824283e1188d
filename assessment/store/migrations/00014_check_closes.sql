-- When a survey of a companion check closes by itself.

-- +goose Up

-- Null: it is closed by hand, as all were until now.
ALTER TABLE checks ADD COLUMN closes_at TIMESTAMP;
