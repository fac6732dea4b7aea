-- Every account of a server has an Archive and a Trash from the start. A folder of another kind
-- may bear the name already.
INSERT INTO folder (account, kind, name)
  SELECT account.id, made.kind, (
    WITH RECURSIVE tried (n, name) AS (
      VALUES (1, made.name)
      UNION ALL
      SELECT n + 1, made.name || ' ' || (n + 1) FROM tried
    )
    SELECT name FROM tried WHERE NOT EXISTS (
      SELECT 1 FROM folder
      WHERE folder.account = account.id AND folder.name = tried.name COLLATE NOCASE
    ) LIMIT 1
  )
  FROM account, (SELECT 1 AS kind, 'Archive' AS name UNION ALL SELECT 4, 'Trash') AS made
  WHERE account.local = 0 AND account.leaving = 0 AND NOT EXISTS (
    SELECT 1 FROM folder
    WHERE folder.kind = made.kind AND ifnull (folder.account, account.id) = account.id
  )
  ORDER BY account.id, made.kind;
