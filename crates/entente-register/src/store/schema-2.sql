-- Format 2: what people decide, what happened to events, and sentences that may have been overlooked.

ALTER TABLE documents ADD COLUMN read_at TEXT;                          -- UTC; null: before format 2
ALTER TABLE documents ADD COLUMN markdown INTEGER NOT NULL DEFAULT 0;   -- 1: the text is Markdown
UPDATE documents SET markdown = 1 WHERE lower(id) LIKE '%.md' OR lower(id) LIKE '%.markdown';

ALTER TABLE claims ADD COLUMN rejected INTEGER NOT NULL DEFAULT 0;      -- derived; 1: by a decision on this claim alone
ALTER TABLE events ADD COLUMN review TEXT;                              -- derived; accepted, grown, rejected, differ
CREATE INDEX events_reviewed ON events (review) WHERE review IS NOT NULL;
CREATE INDEX events_of_one_source ON events (sort_day, last_day, id) WHERE sources = 1;

-- Told to us by those who review. Rows are never changed but for undoing, and never deleted.
CREATE TABLE decisions (
  decision      INTEGER PRIMARY KEY,
  id            TEXT NOT NULL UNIQUE,   -- from its content
  verdict       TEXT NOT NULL,          -- accept, reject, reject-claim, same, apart, correct
  field         TEXT,                   -- of a correction
  value         TEXT,                   -- of a correction, JSON
  event         TEXT NOT NULL,          -- the event's id then
  other_event   TEXT,
  lead          INTEGER NOT NULL,       -- 1: on a sentence in which nothing was coded
  author        TEXT NOT NULL,
  time          TEXT NOT NULL,          -- UTC
  reason        TEXT,
  undone_by     TEXT,
  undone_time   TEXT,
  undone_reason TEXT
) STRICT;

-- The claims that a decision is about, in words that outlive a claim's name.
CREATE TABLE anchors (
  anchor   INTEGER PRIMARY KEY,         -- also their order
  decision INTEGER NOT NULL REFERENCES decisions ON DELETE CASCADE,
  side     INTEGER NOT NULL,            -- 1: of the other event
  doc      TEXT NOT NULL,
  kind     TEXT NOT NULL,
  claim_id TEXT NOT NULL,               -- then
  "start"  INTEGER NOT NULL,
  "end"    INTEGER NOT NULL,
  word     INTEGER NOT NULL,            -- place in the sentence of the word that the rule fired on
  sha256   TEXT NOT NULL,               -- of the sentence
  quote    TEXT,                        -- null once the document was forgotten
  besides  TEXT NOT NULL,               -- other claims of the sentence then, JSON
  claim    INTEGER REFERENCES claims ON DELETE SET NULL   -- derived: the claim that is meant now
) STRICT;
CREATE INDEX anchors_of_decision ON anchors (decision);
CREATE INDEX anchors_of_claim ON anchors (claim);
CREATE INDEX anchors_of_document ON anchors (doc);

-- What became of events, as it happened.
CREATE TABLE changes (
  change INTEGER PRIMARY KEY,
  time   TEXT NOT NULL,                 -- UTC
  what   TEXT NOT NULL,                 -- merged, split, withdrawn
  event  TEXT NOT NULL,
  other  TEXT,                          -- what it became, or was split from
  cause  TEXT NOT NULL
) STRICT;
CREATE INDEX changes_of_event ON changes (event);
CREATE INDEX changes_of_other ON changes (other);

-- Sentences that name two political actors and nearly make a claim.
CREATE TABLE leads (
  lead    INTEGER PRIMARY KEY,
  id      TEXT NOT NULL,
  doc     INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
  kind    TEXT NOT NULL,                -- of the rule that nearly matched
  "start" INTEGER NOT NULL,
  "end"   INTEGER NOT NULL,
  word    INTEGER NOT NULL,             -- first byte of the word that triggers the rule, in the document
  rule    TEXT NOT NULL,
  states  TEXT NOT NULL,                -- JSON
  because TEXT NOT NULL                 -- what was lacking
) STRICT;
CREATE INDEX leads_of_document ON leads (doc);
CREATE INDEX leads_by_id ON leads (id);
