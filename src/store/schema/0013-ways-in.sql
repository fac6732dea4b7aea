-- The ways into a maildrop, and what was learned of the server behind them.
ALTER TABLE account ADD COLUMN protocol INTEGER NOT NULL DEFAULT 0;   -- PrProtocol
ALTER TABLE account ADD COLUMN least_tls INTEGER NOT NULL DEFAULT 0;  -- PrTlsVersion
ALTER TABLE account ADD COLUMN token_command TEXT;
ALTER TABLE account ADD COLUMN oauth TEXT;  -- who gives access tokens

-- What sessions taught about a server, which holds for this host and port alone.
CREATE TABLE trait (
  account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  host TEXT NOT NULL,
  port INTEGER NOT NULL,
  value TEXT NOT NULL,
  learned_at INTEGER NOT NULL,  -- seconds since 1970
  PRIMARY KEY (account, name)
) WITHOUT ROWID;

-- The envelope that the server told beside the message (*ENV of SDPS).
CREATE TABLE transport (
  key INTEGER PRIMARY KEY REFERENCES message (key) ON DELETE CASCADE,
  sender TEXT NOT NULL,
  recipient TEXT NOT NULL
);
