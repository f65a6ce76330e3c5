-- Format 5: blocks stand in order, so that a hot one is compared in windows; what merging looks at is kept beside an account.

DROP TABLE blocks;
-- Accounts that share a key and stand near each other are compared; no others are but those of one document. Entries are taken
-- out by their key and place, which follow from the account's facts.
CREATE TABLE blocks (
  key     INTEGER NOT NULL,
  place   INTEGER NOT NULL,
  account INTEGER NOT NULL,
  PRIMARY KEY (key, place, account)
) STRICT, WITHOUT ROWID;

ALTER TABLE accounts ADD COLUMN facts BLOB;   -- derived; null: not yet, or all its claims are rejected
