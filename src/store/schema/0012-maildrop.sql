-- What is in each maildrop as of its last check, what the person wants of it, and the link to it.
ALTER TABLE account ADD COLUMN keep_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN keep_octets INTEGER NOT NULL DEFAULT 0;
-- 1: the person saw what the rule deletes. Rules of before were given as options, which said so.
ALTER TABLE account ADD COLUMN keep_agreed INTEGER NOT NULL DEFAULT 0;
UPDATE account SET keep_agreed = 1 WHERE keep <> 0;
ALTER TABLE account ADD COLUMN fetch INTEGER NOT NULL DEFAULT 0;            -- PrFetchOrder
ALTER TABLE account ADD COLUMN ask_above INTEGER NOT NULL DEFAULT 1048576;  -- octets, 0: never
ALTER TABLE account ADD COLUMN session_octets INTEGER NOT NULL DEFAULT 0;   -- 0: any
ALTER TABLE account ADD COLUMN day_octets INTEGER NOT NULL DEFAULT 0;       -- 0: any

-- With PrPlaceState DELE_SENT (2): the state that it was sent in. It was STORED (0) up to now.
ALTER TABLE place ADD COLUMN before INTEGER;
UPDATE place SET before = 0 WHERE state = 2;

CREATE TABLE maildrop (
  account INTEGER PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
  seen_at INTEGER NOT NULL,       -- seconds since 1970: of the last check that told what is in it
  listed_at INTEGER NOT NULL,     -- of the last whole list
  messages INTEGER NOT NULL,      -- STAT
  octets INTEGER NOT NULL,        -- STAT
  appends INTEGER NOT NULL,       -- whole lists in a row that kept the one before, but for more at its end
  drifts INTEGER NOT NULL,        -- 1: octets of STAT were seen to change while no message did
  unsettled INTEGER NOT NULL,     -- 1: not all of the list is here, or deletes were sent since
  refused INTEGER NOT NULL,       -- messages that the server refused to give, and lists still
  least_head INTEGER NOT NULL,    -- octets of the smallest of which only the head is here; 0: none is
  oldest_at INTEGER NOT NULL,     -- when the first of what is listed and here was stored; 0: none is
  expire_days INTEGER NOT NULL,   -- CAPA; -1: not said
  login_delay INTEGER NOT NULL    -- CAPA; -1: not said
);

-- What is on the server, and no more here.
CREATE INDEX place_left ON place (account) WHERE key IS NULL AND state = 0;

-- The list itself, 1,024 message-numbers a row.
CREATE TABLE listing (
  account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  first INTEGER NOT NULL,         -- message-number
  entries BLOB NOT NULL,          -- of each: octets by LIST (varint, 0: not known), length of its unique-id (varint), unique-id
  PRIMARY KEY (account, first)
);

CREATE TABLE link (
  account INTEGER PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
  latency INTEGER NOT NULL,       -- microseconds of a round trip, 0: not measured
  rate INTEGER NOT NULL,          -- octets a second, 0: not measured
  measured_at INTEGER NOT NULL,
  day INTEGER NOT NULL,           -- the local day that day_octets is of, as a Julian day
  day_octets INTEGER NOT NULL     -- of messages fetched on it
);

-- What the person asked of single messages on the server, until it is done.
CREATE TABLE request (
  account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  uidl BLOB NOT NULL,
  occurrence INTEGER NOT NULL,
  request INTEGER NOT NULL,       -- PrRequest
  asked_at INTEGER NOT NULL,
  PRIMARY KEY (account, uidl, occurrence)
) WITHOUT ROWID;

-- Accounts whose server changed its unique-ids, while not all of them are taken over.
CREATE TABLE renumbering (
  account INTEGER PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE
);

-- Messages whose bodies wait on the server (state 1) are few, and counted often.
CREATE INDEX place_head ON place (account) WHERE state = 1;
