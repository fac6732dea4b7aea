-- Small octets are stored several to a row, in packs that fill their pages (pr-pack-private.h).
CREATE TABLE pack (
  id INTEGER PRIMARY KEY,
  keys BLOB NOT NULL,             -- whose octets were put here: little-endian 64-bit integers
  data BLOB NOT NULL
);

-- What is alive of it, apart, so that the pack itself is never written again. Who writes a pack
-- writes all rows that name it; from then on some only leave.
CREATE TABLE pack_use (
  id INTEGER PRIMARY KEY,
  octets INTEGER NOT NULL,        -- of data
  live INTEGER NOT NULL           -- of them, that rows of raw name
);
CREATE INDEX pack_sparse ON pack_use (id) WHERE octets > live * 2;

ALTER TABLE raw ADD COLUMN pack INTEGER;  -- NULL: the octets are in data; else that is empty
ALTER TABLE raw ADD COLUMN place INTEGER; -- in the pack's data, where "stored" octets are
-- What can be gathered in packs.
CREATE INDEX raw_single ON raw (key, stored)
  WHERE pack IS NULL AND codec <> 3 AND stored BETWEEN 1 AND 16000;

CREATE TRIGGER pack_left AFTER UPDATE OF pack ON raw WHEN old.pack IS NOT new.pack
BEGIN
  UPDATE pack_use SET live = live - old.stored WHERE id = old.pack;
END;

CREATE TRIGGER pack_lost AFTER DELETE ON raw WHEN old.pack IS NOT NULL
BEGIN
  UPDATE pack_use SET live = live - old.stored WHERE id = old.pack;
END;

CREATE TRIGGER pack_dead AFTER UPDATE OF live ON pack_use WHEN new.live = 0
BEGIN
  DELETE FROM pack WHERE id = new.id;
  DELETE FROM pack_use WHERE id = new.id;
END;
