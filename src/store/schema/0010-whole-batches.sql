-- All that is written here is rolled back as a whole, so that no statement has to be undone by
-- itself. Where one may have to be, SQLite keeps a copy of every page that it touches: for a
-- message that was half of all work. So references are looked at when a transaction is committed
-- instead of after each row, what triggers do fails as it is, and no index calls a function.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql =
  replace (replace (replace (replace (sql,
    'REFERENCES account (id)', 'REFERENCES account (id) DEFERRABLE INITIALLY DEFERRED'),
    'REFERENCES folder (id)', 'REFERENCES folder (id) DEFERRABLE INITIALLY DEFERRED'),
    'ON DELETE CASCADE', 'ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED'),
    'ON DELETE SET NULL', 'ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED')
  WHERE type = 'table' AND name IN ('message', 'raw', 'place');
UPDATE sqlite_schema SET sql =
  replace (replace (replace (replace (sql,
    'UPDATE folder', 'UPDATE OR FAIL folder'),
    'UPDATE total', 'UPDATE OR FAIL total'),
    'UPDATE pack_use', 'UPDATE OR FAIL pack_use'),
    'INSERT INTO tombstone', 'INSERT OR FAIL INTO tombstone')
  WHERE type = 'trigger';
PRAGMA writable_schema = RESET;

DROP INDEX message_odd;
CREATE INDEX message_odd ON message (key)
  WHERE date - (key >> 20) NOT BETWEEN -172800 AND 172800;
