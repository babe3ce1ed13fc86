CREATE TABLE talk (
    id      TEXT PRIMARY KEY,
    started TEXT NOT NULL          -- ISO 8601, UTC
);

CREATE TABLE turn (
    talk_id TEXT    NOT NULL REFERENCES talk (id) ON DELETE CASCADE,
    n       INTEGER NOT NULL,      -- 0-based place in the talk
    said_at TEXT    NOT NULL,      -- ISO 8601, UTC
    message TEXT    NOT NULL,
    reply   TEXT    NOT NULL,      -- JSON, see coach/store/codec.py
    PRIMARY KEY (talk_id, n)
);
