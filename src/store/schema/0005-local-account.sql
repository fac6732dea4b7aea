-- Mail without a server, brought from files, belongs to an account of its own.
ALTER TABLE account ADD COLUMN local INTEGER NOT NULL DEFAULT 0; -- 1: of this computer
CREATE UNIQUE INDEX account_local ON account (local) WHERE local = 1 AND leaving = 0;
