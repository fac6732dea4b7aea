-- Schema 1. A change of it is a new file, never an edit of this one.
-- Keys of messages: (T << 20) | S, see the README; rowid, FTS rowid and the id of the command
-- line alike. The program that opens the database sets user_version and foreign_keys.
PRAGMA application_id = 1349480530; -- "PopR"

CREATE TABLE account (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  folded TEXT NOT NULL,           -- the name without case, in any script
  leaving INTEGER NOT NULL DEFAULT 0, -- 1: removed, its mail goes in steps
  host TEXT NOT NULL,
  port INTEGER NOT NULL,
  user TEXT NOT NULL,
  security INTEGER NOT NULL,      -- PrSecurity
  auth TEXT NOT NULL,
  password_command TEXT,
  ca_file TEXT,
  pin TEXT,
  client_cert TEXT,
  client_key TEXT,
  keep INTEGER NOT NULL,          -- PrKeep
  keep_days INTEGER NOT NULL,
  max_size INTEGER NOT NULL,      -- octets, 0: any
  last_checked INTEGER NOT NULL DEFAULT 0,
  last_error TEXT
);
CREATE UNIQUE INDEX account_name ON account (folded) WHERE leaving = 0;

CREATE TABLE folder (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account INTEGER REFERENCES account (id), -- NULL: common to all
  kind INTEGER NOT NULL,          -- PrFolderKind
  name TEXT NOT NULL,
  total INTEGER NOT NULL DEFAULT 0,  -- kept by triggers
  unread INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX folder_name ON folder (ifnull (account, 0), name COLLATE NOCASE);

CREATE TABLE message (
  key INTEGER PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES account (id),
  folder INTEGER NOT NULL REFERENCES folder (id),
  flags INTEGER NOT NULL,         -- PrFlags
  date INTEGER NOT NULL,          -- seconds since 1970
  size INTEGER NOT NULL,          -- octets as received, or as announced while partial
  thread INTEGER NOT NULL,
  from_text TEXT NOT NULL,
  from_name TEXT NOT NULL,
  to_text TEXT NOT NULL,
  subject TEXT NOT NULL,
  preview TEXT NOT NULL,
  message_id TEXT,
  list_id TEXT,
  damage TEXT,
  hash BLOB NOT NULL              -- SHA-256 of the octets held
);
CREATE INDEX message_folder ON message (folder, key);
-- These two make lists of an account and of everything without touching the rows.
CREATE INDEX message_account ON message (account, key, folder);
CREATE INDEX message_key ON message (key, folder);
CREATE INDEX message_date ON message (date);
CREATE INDEX message_thread ON message (thread);
CREATE INDEX message_hash ON message (account, hash);
CREATE INDEX message_message_id ON message (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX message_unread ON message (key) WHERE flags & 1;
CREATE INDEX message_starred ON message (key) WHERE flags & 2;

CREATE TABLE raw (
  key INTEGER PRIMARY KEY REFERENCES message (key) ON DELETE CASCADE,
  codec INTEGER NOT NULL,         -- 0: as received, 1: zstd
  octets INTEGER NOT NULL,        -- before compression
  stored INTEGER NOT NULL,        -- length of data, so that counting need not load it
  data BLOB NOT NULL
);

CREATE TABLE place (
  account INTEGER NOT NULL REFERENCES account (id),
  uidl BLOB NOT NULL,
  occurrence INTEGER NOT NULL,
  state INTEGER NOT NULL,         -- PrPlaceState
  key INTEGER REFERENCES message (key) ON DELETE SET NULL, -- NULL: no message of it is here
  stored_at INTEGER NOT NULL,
  size INTEGER NOT NULL,
  PRIMARY KEY (account, uidl, occurrence)
) WITHOUT ROWID;
CREATE INDEX place_key ON place (key) WHERE key IS NOT NULL;

CREATE TABLE tag (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE
);
CREATE TABLE message_tag (
  tag INTEGER NOT NULL REFERENCES tag (id),
  key INTEGER NOT NULL REFERENCES message (key) ON DELETE CASCADE,
  PRIMARY KEY (tag, key)
) WITHOUT ROWID;
CREATE INDEX message_tag_key ON message_tag (key);

-- Messages that the index does not hold yet.
CREATE TABLE waiting (
  key INTEGER PRIMARY KEY
);

CREATE VIRTUAL TABLE fts USING fts5 (
  sender, recipient, cc, subject, body, filename, list,
  content = '', detail = full, tokenize = 'popreader'
);

-- What each commit changed, for those who watch; the oldest are thrown away.
CREATE TABLE change (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  kind INTEGER NOT NULL,          -- PrChangeKind
  account INTEGER NOT NULL,
  folder INTEGER NOT NULL,
  keys BLOB NOT NULL              -- of little-endian 64-bit integers, descending
);

-- "sequence": how many keys were given; "extractor": PR_INDEX_VERSION that built the index.
CREATE TABLE counter (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO counter VALUES ('sequence', 0), ('extractor', 0);

-- Keys of messages that were deleted: never given again. The index may still hold words of
-- them, which is why every search joins the message.
CREATE TABLE tombstone (
  key INTEGER PRIMARY KEY
);

-- One row, kept by triggers, so that no list and no count needs a scan.
CREATE TABLE total (
  messages INTEGER NOT NULL,
  unread INTEGER NOT NULL,
  partial INTEGER NOT NULL,
  damaged INTEGER NOT NULL,
  waiting INTEGER NOT NULL,
  dead INTEGER NOT NULL,          -- tombstones that the index still holds
  raw_octets INTEGER NOT NULL,
  stored_octets INTEGER NOT NULL
);
INSERT INTO total VALUES (0, 0, 0, 0, 0, 0, 0, 0);

CREATE TRIGGER message_added AFTER INSERT ON message
BEGIN
  UPDATE folder SET total = total + 1, unread = unread + (new.flags & 1) WHERE id = new.folder;
  UPDATE total SET messages = messages + 1,
    unread = unread + (new.flags & 1),
    partial = partial + (new.flags >> 2 & 1),
    damaged = damaged + (new.flags >> 4 & 1);
END;

CREATE TRIGGER message_changed AFTER UPDATE OF flags, folder ON message
BEGIN
  UPDATE folder SET total = total - 1, unread = unread - (old.flags & 1) WHERE id = old.folder;
  UPDATE folder SET total = total + 1, unread = unread + (new.flags & 1) WHERE id = new.folder;
  UPDATE total SET
    unread = unread + (new.flags & 1) - (old.flags & 1),
    partial = partial + (new.flags >> 2 & 1) - (old.flags >> 2 & 1),
    damaged = damaged + (new.flags >> 4 & 1) - (old.flags >> 4 & 1);
END;

CREATE TRIGGER message_removed AFTER DELETE ON message
BEGIN
  UPDATE folder SET total = total - 1, unread = unread - (old.flags & 1) WHERE id = old.folder;
  UPDATE total SET messages = messages - 1,
    unread = unread - (old.flags & 1),
    partial = partial - (old.flags >> 2 & 1),
    damaged = damaged - (old.flags >> 4 & 1),
    dead = dead + NOT EXISTS (SELECT 1 FROM waiting WHERE key = old.key);
  INSERT INTO tombstone VALUES (old.key);
  DELETE FROM waiting WHERE key = old.key;
END;

CREATE TRIGGER raw_added AFTER INSERT ON raw
BEGIN
  UPDATE total SET raw_octets = raw_octets + new.octets, stored_octets = stored_octets + new.stored;
END;

CREATE TRIGGER raw_removed AFTER DELETE ON raw
BEGIN
  UPDATE total SET raw_octets = raw_octets - old.octets, stored_octets = stored_octets - old.stored;
END;

CREATE TRIGGER waiting_added AFTER INSERT ON waiting
BEGIN
  UPDATE total SET waiting = waiting + 1;
END;

CREATE TRIGGER waiting_removed AFTER DELETE ON waiting
BEGIN
  UPDATE total SET waiting = waiting - 1;
END;
