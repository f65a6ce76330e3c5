-- Format 1 of the register. Sources first, then what is derived from them.

-- What was told to us ------------------------------------------------------------------------------------------------

CREATE TABLE documents (
  doc            INTEGER PRIMARY KEY,
  id             TEXT NOT NULL UNIQUE,  -- file name or the document's own id
  sha256         TEXT NOT NULL,         -- of the text
  title          TEXT,
  byline         TEXT,
  source         TEXT,
  url            TEXT,
  published      TEXT,                  -- EDTF
  published_day  INTEGER,               -- its first day, since 1970-01-01
  published_from TEXT,                  -- how the publication date was had
  language       TEXT,
  text           TEXT NOT NULL,         -- every offset counts its UTF-8 bytes
  added_by       TEXT NOT NULL          -- version of the program that read it
) STRICT;

CREATE TABLE passages (
  passage INTEGER PRIMARY KEY,          -- also the row of passages_fts
  doc     INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
  role    TEXT NOT NULL,
  "start" INTEGER NOT NULL,
  "end"   INTEGER NOT NULL
) STRICT;
CREATE INDEX passages_in_order ON passages (doc, "start");

-- Letters without marks, so that a query folded in the same way finds đ, ł, ø and ß too. The text itself is in `documents`.
CREATE VIRTUAL TABLE passages_fts USING fts5 (
  folded, content = '', contentless_delete = 1, tokenize = 'porter unicode61 remove_diacritics 2'
);

-- An account is what one document says of one event, by the coder's decision.
CREATE TABLE accounts (
  account       INTEGER PRIMARY KEY,
  doc           INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
  event         INTEGER REFERENCES events ON DELETE SET NULL,   -- derived
  neighbourhood INTEGER NOT NULL DEFAULT 0                      -- derived: accounts that must be merged together
) STRICT;
CREATE INDEX accounts_of_document ON accounts (doc);
CREATE INDEX accounts_of_event ON accounts (event);
CREATE INDEX accounts_of_neighbourhood ON accounts (neighbourhood);

CREATE TABLE claims (
  claim     INTEGER PRIMARY KEY,
  id        TEXT NOT NULL,
  account   INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
  kind      TEXT NOT NULL,
  status    TEXT NOT NULL,
  first_day INTEGER,                    -- of the claim's own date; days since 1970-01-01
  last_day  INTEGER,
  "start"   INTEGER NOT NULL,
  "end"     INTEGER NOT NULL,
  anchor    INTEGER NOT NULL,           -- first byte of the word that the rule fired on
  record    TEXT NOT NULL               -- the whole claim, JSON
) STRICT;
CREATE INDEX claims_of_account ON claims (account);
CREATE INDEX claims_by_id ON claims (id);

-- What follows from it -----------------------------------------------------------------------------------------------

-- Accounts that share a key are compared; no others are.
CREATE TABLE blocks (
  key     INTEGER NOT NULL,
  account INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
  PRIMARY KEY (key, account)
) STRICT, WITHOUT ROWID;
CREATE INDEX blocks_of_account ON blocks (account);

CREATE TABLE events (
  event     INTEGER PRIMARY KEY,
  id        TEXT NOT NULL UNIQUE,
  kind      TEXT NOT NULL,
  subtype   TEXT,
  stage     TEXT,
  mechanism TEXT,
  instrument TEXT,
  status    TEXT NOT NULL,
  first_day INTEGER,                    -- null: no date
  last_day  INTEGER,
  sort_day  INTEGER NOT NULL,           -- no date comes last
  sources   INTEGER NOT NULL,           -- documents that tell of it
  disputed  INTEGER NOT NULL,           -- 1: claims contradict each other
  record    TEXT NOT NULL               -- the event without its claims, JSON
) STRICT;
CREATE INDEX events_by_date ON events (sort_day, last_day, id);
CREATE INDEX events_by_kind ON events (kind, sort_day, last_day, id);
CREATE INDEX events_disputed ON events (sort_day, last_day, id) WHERE disputed;

CREATE TABLE event_states (
  state    TEXT NOT NULL,
  sort_day INTEGER NOT NULL,
  event    INTEGER NOT NULL REFERENCES events ON DELETE CASCADE,
  PRIMARY KEY (state, sort_day, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_states_of_event ON event_states (event);

-- Both ways round, so that either state finds the other.
CREATE TABLE event_pairs (
  a        TEXT NOT NULL,
  b        TEXT NOT NULL,
  sort_day INTEGER NOT NULL,
  event    INTEGER NOT NULL REFERENCES events ON DELETE CASCADE,
  PRIMARY KEY (a, b, sort_day, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_pairs_of_event ON event_pairs (event);

CREATE TABLE event_areas (
  area     TEXT NOT NULL,
  sort_day INTEGER NOT NULL,
  event    INTEGER NOT NULL REFERENCES events ON DELETE CASCADE,
  PRIMARY KEY (area, sort_day, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_areas_of_event ON event_areas (event);

-- Ids that once named an event, and what to show for them now.
CREATE TABLE former_ids (
  id     TEXT PRIMARY KEY,
  became TEXT                           -- null: withdrawn, nothing tells of it any more
) STRICT, WITHOUT ROWID;

CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One row per claim with its event, for those who open the file with other programs.
CREATE VIEW event_claims AS
  SELECT e.id AS event, c.id AS claim, d.id AS doc, c.kind, c.status, c."start", c."end",
         c.record ->> 'quote' AS quote, c.record ->> 'date' AS date, c.record ->> 'said_by' AS said_by, c.record ->> 'rule' AS rule
  FROM claims c JOIN accounts a USING (account) JOIN events e USING (event) JOIN documents d USING (doc);
