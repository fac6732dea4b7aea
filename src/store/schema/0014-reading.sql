-- How the person wants mail of a sender to be shown. What is not here is shown as all mail is.
CREATE TABLE sender_wish (
  address TEXT PRIMARY KEY,   -- folded
  images INTEGER NOT NULL,    -- 1: remote images are fetched when a message is opened
  original INTEGER NOT NULL   -- 1: HTML is shown as it was sent
) WITHOUT ROWID;

-- The charset that the person chose where a message tells a wrong one.
CREATE TABLE chosen_charset (
  key INTEGER PRIMARY KEY REFERENCES message (key) ON DELETE CASCADE,
  charset TEXT NOT NULL
);
