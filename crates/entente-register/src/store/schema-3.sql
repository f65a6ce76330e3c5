-- Format 3: reprints are known by their signatures, sources have grades.

-- Null: too short, or nothing is claimed in it.
ALTER TABLE passages ADD COLUMN signature BLOB;

-- Told to us: how reliable people find a source. The last row of a source counts, the earlier ones are its history.
CREATE TABLE source_grades (
  grading INTEGER PRIMARY KEY,
  source  TEXT NOT NULL,                -- outlet or issuer as documents name it, or a document's id
  grade   TEXT NOT NULL,                -- A to F
  author  TEXT NOT NULL,
  reason  TEXT,
  time    TEXT NOT NULL                 -- UTC
) STRICT;

CREATE INDEX documents_of_source ON documents (source COLLATE NOCASE);
