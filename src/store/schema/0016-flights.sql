-- The flight in which a place was stored (PrSyncFlight), for as long as it may be out of step. Until
-- now the time told: one under way began at the seconds that its trait begins with.
ALTER TABLE place ADD COLUMN flight INTEGER;
UPDATE place SET flight = trait.since
  FROM (SELECT account, CAST (value AS INTEGER) AS since FROM trait WHERE name = 'flight') AS trait
  WHERE trait.account = place.account AND place.stored_at >= trait.since;
