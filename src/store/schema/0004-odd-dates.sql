-- Dates are found by keys, which begin with the time of receipt (pr-query-statement.c); the
-- few messages whose Date: is more than two days from it, in either direction, are here.
DROP INDEX message_date;
CREATE INDEX message_odd ON message (key) WHERE abs (date - (key >> 20)) > 172800;
