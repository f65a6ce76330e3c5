-- Format 8: what comes from the web: when a document was fetched, and what feeds were asked.

ALTER TABLE documents ADD COLUMN fetched TEXT;   -- when it was fetched from its address: RFC 3339, UTC

CREATE TABLE feeds (
  address  TEXT PRIMARY KEY,
  etag     TEXT,                        -- what its server said the last time, for asking whether it changed
  modified TEXT,
  asked    TEXT NOT NULL,               -- when it was asked last
  failures INTEGER NOT NULL             -- how often in a row it could not be had
) STRICT, WITHOUT ROWID;

-- Pages that feeds linked to and that were fetched, or are not to be had: by a digest only, so that what was forgotten is not named.
CREATE TABLE fetched (
  address_sha256 TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
