-- Conversations. A message names msg-ids, its own among them: messages that name one in common
-- belong together, whichever came first. A thread bears the key of one of its messages. One that
-- has a single message is no more than rows of thread_id, so that most mail costs one row.
CREATE TABLE thread_id (
  id INTEGER PRIMARY KEY,         -- hash of a msg-id that a message has or names
  thread INTEGER NOT NULL
);

-- Threads that became one with another since rows of thread_id were written.
CREATE TABLE thread_joined (
  thread INTEGER PRIMARY KEY,
  other INTEGER NOT NULL
);

-- Messages of threads that have several. Of each thread the newest in a folder stands for it
-- there, all others are covered by it.
CREATE TABLE thread_member (
  key INTEGER PRIMARY KEY,
  thread INTEGER NOT NULL,
  folder INTEGER NOT NULL,        -- of the message
  covered INTEGER NOT NULL
);
CREATE INDEX thread_member_thread ON thread_member (thread, folder);

-- For replies that name no msg-id: subjects by the quarter of a year in which a message came,
-- so that mail that comes together is written together; and those replies themselves.
CREATE TABLE thread_subject (
  quarter INTEGER NOT NULL,
  subject INTEGER NOT NULL,       -- hash of it
  key INTEGER NOT NULL,
  PRIMARY KEY (quarter, subject, key)
) WITHOUT ROWID;
CREATE TABLE thread_bare (
  subject INTEGER NOT NULL,
  key INTEGER NOT NULL,
  PRIMARY KEY (subject, key)
) WITHOUT ROWID;

-- By hand: msg-ids (hashes) with which a conversation begins, whatever was named before them,
-- and pairs of them that belong together although nothing says so.
CREATE TABLE thread_cut (
  id INTEGER PRIMARY KEY,
  key INTEGER NOT NULL            -- of its message
);
CREATE TABLE thread_tie (
  one INTEGER NOT NULL,
  other INTEGER NOT NULL,
  PRIMARY KEY (one, other)
) WITHOUT ROWID;

-- Messages that are in no thread yet.
CREATE TABLE thread_waiting (
  key INTEGER PRIMARY KEY,
  links BLOB                      -- PrThreadLinks; NULL: the octets tell
);
INSERT INTO thread_waiting (key) SELECT key FROM message;

CREATE TRIGGER message_unthreaded AFTER DELETE ON message
BEGIN
  DELETE FROM thread_member WHERE key = old.key;
  DELETE FROM thread_waiting WHERE key = old.key;
END;
