-- Format 11: what two states had to do with each other is read by index, also where it is tens of thousands of events: what is rare of it
-- has an index of its own, what is counted is kept, and each event has the sentence that tells it best at hand.

-- The sentence that stands for an event where one is shown. Filled for older registers by `telling.rs`.
CREATE TABLE tellings (
  event INTEGER PRIMARY KEY REFERENCES events ON DELETE CASCADE,
  doc   TEXT NOT NULL,                  -- the document's id
  quote TEXT NOT NULL
) STRICT;

-- Two states or bodies that both take part in an event, once: the code that comes first is `a`. What filters ask for most stands here,
-- and what is counted: a row counts itself in and out.
CREATE TABLE pairs_10 AS SELECT a, b, event FROM event_pairs WHERE a < b;
DROP TABLE event_pairs;
CREATE TABLE event_pairs (
  a        TEXT NOT NULL,
  b        TEXT NOT NULL,
  sort_day INTEGER NOT NULL,
  event    INTEGER NOT NULL REFERENCES events ON DELETE CASCADE,
  kind     TEXT NOT NULL,
  subtype  TEXT,
  stage    TEXT,
  status   TEXT NOT NULL,
  acts     INTEGER NOT NULL,            -- 1: `a` does it to `b`; 2: `b` to `a`; 3: both; 0: they do it together, or for a third
  series   INTEGER NOT NULL,            -- 1: a session of a named series
  alone    INTEGER NOT NULL,            -- 1: of one source
  disputed INTEGER NOT NULL,            -- 1: claims contradict each other
  promised INTEGER NOT NULL,            -- 1: it occurred, and some claim tells it as planned
  rejected INTEGER NOT NULL,            -- 1: people rejected it; it is not counted
  year     TEXT AS (CASE WHEN sort_day < 2147483647 THEN strftime('%Y', sort_day * 86400, 'unixepoch') ELSE '' END),   -- of that day; without a date: ''
  PRIMARY KEY (a, b, sort_day, event)
) STRICT, WITHOUT ROWID;
INSERT INTO event_pairs
  SELECT p.a, p.b, e.sort_day, e.event, e.kind, e.subtype, e.stage, e.status,
         (EXISTS (SELECT 1 FROM json_each(e.record, '$.initiators') i WHERE i.value ->> 'state' = p.a)
           AND EXISTS (SELECT 1 FROM json_each(e.record, '$.counterparts') c WHERE c.value ->> 'state' = p.b))
         + 2 * (EXISTS (SELECT 1 FROM json_each(e.record, '$.initiators') i WHERE i.value ->> 'state' = p.b)
           AND EXISTS (SELECT 1 FROM json_each(e.record, '$.counterparts') c WHERE c.value ->> 'state' = p.a)),
         e.mechanism IS NOT NULL, e.sources = 1, e.disputed, 0, e.review IS 'rejected'
  FROM pairs_10 p JOIN events e USING (event) ORDER BY p.a, p.b, e.sort_day, e.event;
DROP TABLE pairs_10;
CREATE INDEX event_pairs_of_event ON event_pairs (event);
CREATE INDEX event_pairs_by_kind ON event_pairs (a, b, kind, sort_day);
CREATE INDEX event_pairs_undone ON event_pairs (a, b, status, sort_day) WHERE status <> 'occurred';
CREATE INDEX event_pairs_series ON event_pairs (a, b, sort_day) WHERE series;
CREATE INDEX event_pairs_disputed ON event_pairs (a, b, sort_day) WHERE disputed;
CREATE INDEX event_pairs_promised ON event_pairs (a, b, sort_day) WHERE promised;

-- What is needed to cite a document, without its text.
CREATE INDEX documents_cited ON documents (id, title, source, published, url);

-- How many events, but those that were rejected, two states have of a kind in a year; without a date: ''.
CREATE TABLE pair_kinds (
  a      TEXT NOT NULL,
  b      TEXT NOT NULL,
  kind   TEXT NOT NULL,
  year   TEXT NOT NULL,
  events INTEGER NOT NULL,
  PRIMARY KEY (a, b, kind, year)
) STRICT, WITHOUT ROWID;
INSERT INTO pair_kinds
  SELECT a, b, kind, year, count(*) FROM event_pairs WHERE NOT rejected GROUP BY 1, 2, 3, 4;

CREATE TRIGGER event_pairs_came AFTER INSERT ON event_pairs WHEN NOT NEW.rejected BEGIN
  INSERT INTO pair_counts VALUES (NEW.a, NEW.b, 1, NEW.disputed)
    ON CONFLICT DO UPDATE SET events = events + 1, disputed = disputed + excluded.disputed;
  INSERT INTO pair_kinds VALUES (NEW.a, NEW.b, NEW.kind, NEW.year, 1)
    ON CONFLICT DO UPDATE SET events = events + 1;
END;
-- What counts nothing goes: no trace is left of what was forgotten.
CREATE TRIGGER event_pairs_went AFTER DELETE ON event_pairs WHEN NOT OLD.rejected BEGIN
  UPDATE pair_counts SET events = events - 1, disputed = disputed - OLD.disputed WHERE a = OLD.a AND b = OLD.b;
  DELETE FROM pair_counts WHERE a = OLD.a AND b = OLD.b AND events = 0;
  UPDATE pair_kinds SET events = events - 1 WHERE a = OLD.a AND b = OLD.b AND kind = OLD.kind AND year = OLD.year;
  DELETE FROM pair_kinds WHERE a = OLD.a AND b = OLD.b AND kind = OLD.kind AND year = OLD.year AND events = 0;
END;

-- As in format 10, but that pairs count themselves, and counting an event out is said once: by naming it to a view.
DROP TRIGGER events_go;
DROP TRIGGER events_change;
DROP TRIGGER events_changed;
CREATE VIEW counted_out AS SELECT event FROM events WHERE false;
CREATE TRIGGER count_out INSTEAD OF INSERT ON counted_out BEGIN
  UPDATE event_counts SET events = events - 1
    WHERE area IN (SELECT '' UNION ALL SELECT area FROM event_areas WHERE event = NEW.event) AND (kind, subtype, stage, status, year, disputed)
      = (SELECT kind, subtype, stage, status, year, disputed FROM counted WHERE event = NEW.event);
  DELETE FROM event_counts
    WHERE area IN (SELECT '' UNION ALL SELECT area FROM event_areas WHERE event = NEW.event) AND (kind, subtype, stage, status, year, disputed)
      = (SELECT kind, subtype, stage, status, year, disputed FROM counted WHERE event = NEW.event) AND events = 0;
END;
CREATE TRIGGER events_go BEFORE DELETE ON events BEGIN INSERT INTO counted_out VALUES (OLD.event); END;
CREATE TRIGGER events_change BEFORE UPDATE ON events BEGIN INSERT INTO counted_out VALUES (OLD.event); END;
CREATE TRIGGER events_changed AFTER UPDATE ON events BEGIN
  INSERT INTO event_counts
    SELECT s.area, kind, subtype, stage, status, year, disputed, 1
    FROM counted, (SELECT '' AS area UNION ALL SELECT area FROM event_areas WHERE event = NEW.event) s WHERE event = NEW.event
    ON CONFLICT DO UPDATE SET events = events + 1;
END;
