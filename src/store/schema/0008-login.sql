-- How the account logged in last, on a server that takes commands ahead of its replies: a way
-- to fewer round trips, which holds for these settings alone.
CREATE TABLE login (
  account INTEGER PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
  host TEXT NOT NULL,
  port INTEGER NOT NULL,
  user TEXT NOT NULL,
  security INTEGER NOT NULL,
  auth TEXT NOT NULL,
  mechanism TEXT NOT NULL,
  breaks INTEGER NOT NULL,  -- sessions in a row that broke at it
  noted INTEGER NOT NULL    -- seconds since 1970
);
