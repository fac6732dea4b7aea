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
  key INTEGER PRIMARY KEY,
  quarter INTEGER NOT NULL,
  subject INTEGER NOT NULL        -- hash of it
);
CREATE INDEX thread_subject_quarter ON thread_subject (quarter, subject);
CREATE TABLE thread_bare (
  key INTEGER PRIMARY KEY,
  subject INTEGER NOT NULL
);
CREATE INDEX thread_bare_subject ON thread_bare (subject);

-- By hand, and there as long as thread_id holds them: msg-ids (hashes) with which a conversation begins, whatever was named before them,
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

-- Rows of thread_id stay, so that answers to what was deleted find the others, and with
-- them what was done by hand. When an account is removed those go of which no message is
-- left.
CREATE TRIGGER message_unthreaded AFTER DELETE ON message
BEGIN
  DELETE FROM thread_subject WHERE key = old.key;
  DELETE FROM thread_bare WHERE key = old.key;
  DELETE FROM thread_member WHERE key = old.key;
  DELETE FROM thread_waiting WHERE key = old.key;
END;
