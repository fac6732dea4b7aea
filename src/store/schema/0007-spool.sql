-- What comes faster than it can be packed is put by in a file beside the database until it is
-- filed here (pr-spool-private.h): codec 3, with the place of the octets as data.
CREATE INDEX raw_spooled ON raw (key) WHERE codec = 3;
