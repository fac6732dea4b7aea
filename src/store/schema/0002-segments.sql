-- The full-text index is our own from here on: see pr-segment-private.h. FTS5 gave no hits of
-- short beginnings of words in time, kept the write lock while it took words apart, and spent
-- five octets on each word of a message for the message's key.
DROP TABLE fts;

CREATE TABLE segment (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  state INTEGER NOT NULL,         -- PrSegmentState
  messages INTEGER NOT NULL,
  newest INTEGER NOT NULL,        -- keys, between which all of its messages are
  oldest INTEGER NOT NULL,
  dead BLOB                       -- ordinals that count no more, or NULL
);
CREATE INDEX segment_newest ON segment (state, newest);

CREATE TABLE segment_chunk (
  id INTEGER PRIMARY KEY,         -- segment << 24 | stream << 21 | number
  sum INTEGER NOT NULL,           -- of data, to notice damage
  octets INTEGER NOT NULL,        -- before they were compressed, or 0: they are not
  data BLOB NOT NULL
);

INSERT OR IGNORE INTO waiting SELECT key FROM message;
UPDATE total SET dead = 0;
