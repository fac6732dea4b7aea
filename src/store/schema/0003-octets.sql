-- What each message costs to store: fewer indexes, dictionaries for its octets.

-- Nothing asks for the messages of a thread, so no index of them is kept.
DROP INDEX message_thread;

-- Nor one of msg-ids, in which each message lands at a page of its own: "id:" is for the
-- index of words, or reads the rows.
DROP INDEX message_message_id;

-- Every index ends with the key, which need not be in it twice.
DROP INDEX message_folder;
CREATE INDEX message_folder ON message (folder);

-- 1: the time in the key is told by the octets themselves, so that others like them are
-- found there; without it, as are all rows of older schemas, by their hash.
ALTER TABLE message ADD COLUMN timed INTEGER;
DROP INDEX message_hash;
CREATE INDEX message_hash ON message (account, hash) WHERE timed IS NULL;

-- zstd's, by the id that its frames name; each in two copies, 0 and 1. Never removed while
-- a message needs it.
CREATE TABLE dictionary (
  id INTEGER NOT NULL,
  copy INTEGER NOT NULL,
  hash BLOB NOT NULL,             -- SHA-256 of octets
  octets BLOB NOT NULL,
  PRIMARY KEY (id, copy)
);

-- "dictionary": the one to compress with, 0: none; "learnt": how many messages there were
-- when one was last tried to be learnt; "recode": the octets of messages below this key may
-- be in an older form, 0: none are.
INSERT INTO counter VALUES ('dictionary', 0), ('learnt', 0);
INSERT INTO counter SELECT 'recode', ifnull (max (key) + 1, 0) FROM message;

CREATE TRIGGER raw_changed AFTER UPDATE OF octets, stored ON raw
BEGIN
  UPDATE total SET raw_octets = raw_octets - old.octets + new.octets,
    stored_octets = stored_octets - old.stored + new.stored;
END;
