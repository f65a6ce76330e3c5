-- Format 10: counts are kept as events come and go, so that nobody counts a whole register to see its first page.

-- How many rows a table has.
CREATE TABLE sizes (
  what TEXT PRIMARY KEY,                -- documents, claims
  n    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO sizes SELECT 'documents', count(*) FROM documents;
INSERT INTO sizes SELECT 'claims', count(*) FROM claims;
CREATE TRIGGER documents_came AFTER INSERT ON documents BEGIN UPDATE sizes SET n = n + 1 WHERE what = 'documents'; END;
CREATE TRIGGER documents_went AFTER DELETE ON documents BEGIN UPDATE sizes SET n = n - 1 WHERE what = 'documents'; END;
CREATE TRIGGER claims_came AFTER INSERT ON claims BEGIN UPDATE sizes SET n = n + 1 WHERE what = 'claims'; END;
CREATE TRIGGER claims_went AFTER DELETE ON claims BEGIN UPDATE sizes SET n = n - 1 WHERE what = 'claims'; END;

-- How many events have the same values in all of these; events that were rejected are not counted. Area '' stands for every event, each
-- other area for the events that touch it. Without a subtype, stage or date: ''.
CREATE TABLE event_counts (
  area     TEXT NOT NULL,
  kind     TEXT NOT NULL,
  subtype  TEXT NOT NULL,
  stage    TEXT NOT NULL,
  status   TEXT NOT NULL,
  year     TEXT NOT NULL,
  disputed INTEGER NOT NULL,
  events   INTEGER NOT NULL,
  PRIMARY KEY (area, kind, subtype, stage, status, year, disputed)
) STRICT, WITHOUT ROWID;

-- How many events, but those that were rejected, two states or bodies both take part in; the code that comes first is `a`.
CREATE TABLE pair_counts (
  a        TEXT NOT NULL,
  b        TEXT NOT NULL,
  events   INTEGER NOT NULL,
  disputed INTEGER NOT NULL,            -- of these
  PRIMARY KEY (a, b)
) STRICT, WITHOUT ROWID;

-- What an event counts under.
CREATE VIEW counted AS
  SELECT event, kind, ifnull(subtype, '') AS subtype, ifnull(stage, '') AS stage, status,
         CASE WHEN sort_day < 2147483647 THEN strftime('%Y', sort_day * 86400, 'unixepoch') ELSE '' END AS year, disputed
  FROM events WHERE review IS NOT 'rejected';

INSERT INTO event_counts SELECT '', kind, subtype, stage, status, year, disputed, count(*) FROM counted GROUP BY 2, 3, 4, 5, 6, 7;
INSERT INTO event_counts
  SELECT s.area, kind, subtype, stage, status, year, disputed, count(*) FROM counted JOIN event_areas s USING (event) GROUP BY 1, 2, 3, 4, 5, 6, 7;
INSERT INTO pair_counts
  SELECT p.a, p.b, count(*), sum(disputed) FROM counted JOIN event_pairs p USING (event) WHERE p.a < p.b GROUP BY 1, 2;

CREATE TRIGGER events_came AFTER INSERT ON events BEGIN
  INSERT INTO event_counts SELECT '', kind, subtype, stage, status, year, disputed, 1 FROM counted WHERE event = NEW.event
    ON CONFLICT DO UPDATE SET events = events + 1;
END;
CREATE TRIGGER event_areas_came AFTER INSERT ON event_areas BEGIN
  INSERT INTO event_counts SELECT NEW.area, kind, subtype, stage, status, year, disputed, 1 FROM counted WHERE event = NEW.event
    ON CONFLICT DO UPDATE SET events = events + 1;
END;
CREATE TRIGGER event_pairs_came AFTER INSERT ON event_pairs WHEN NEW.a < NEW.b BEGIN
  INSERT INTO pair_counts SELECT NEW.a, NEW.b, 1, disputed FROM counted WHERE event = NEW.event
    ON CONFLICT DO UPDATE SET events = events + 1, disputed = disputed + excluded.disputed;
END;

-- What goes is counted out by what its event is at that moment; areas and pairs that go with their event find it gone, and count nothing.
-- What counts nothing goes too: no trace is left of what was forgotten.
CREATE TRIGGER event_areas_went AFTER DELETE ON event_areas BEGIN
  UPDATE event_counts SET events = events - 1
    WHERE area = OLD.area AND (kind, subtype, stage, status, year, disputed)
      = (SELECT kind, subtype, stage, status, year, disputed FROM counted WHERE event = OLD.event);
  DELETE FROM event_counts
    WHERE area = OLD.area AND (kind, subtype, stage, status, year, disputed)
      = (SELECT kind, subtype, stage, status, year, disputed FROM counted WHERE event = OLD.event) AND events = 0;
END;
CREATE TRIGGER event_pairs_went AFTER DELETE ON event_pairs WHEN OLD.a < OLD.b BEGIN
  UPDATE pair_counts SET events = events - 1, disputed = disputed - (SELECT disputed FROM counted WHERE event = OLD.event)
    WHERE a = OLD.a AND b = OLD.b AND EXISTS (SELECT 1 FROM counted WHERE event = OLD.event);
  DELETE FROM pair_counts WHERE a = OLD.a AND b = OLD.b AND events = 0;
END;
CREATE TRIGGER events_go BEFORE DELETE ON events WHEN OLD.review IS NOT 'rejected' BEGIN
  UPDATE event_counts SET events = events - 1
    WHERE area IN (SELECT '' UNION ALL SELECT area FROM event_areas WHERE event = OLD.event) AND (kind, subtype, stage, status, year, disputed)
      = (SELECT kind, subtype, stage, status, year, disputed FROM counted WHERE event = OLD.event);
  DELETE FROM event_counts
    WHERE area IN (SELECT '' UNION ALL SELECT area FROM event_areas WHERE event = OLD.event) AND (kind, subtype, stage, status, year, disputed)
      = (SELECT kind, subtype, stage, status, year, disputed FROM counted WHERE event = OLD.event) AND events = 0;
  UPDATE pair_counts SET events = events - 1, disputed = disputed - OLD.disputed
    WHERE (a, b) IN (SELECT a, b FROM event_pairs WHERE event = OLD.event AND a < b);
  DELETE FROM pair_counts WHERE (a, b) IN (SELECT a, b FROM event_pairs WHERE event = OLD.event AND a < b) AND events = 0;
END;
CREATE TRIGGER events_change BEFORE UPDATE ON events WHEN OLD.review IS NOT 'rejected' BEGIN
  UPDATE event_counts SET events = events - 1
    WHERE area IN (SELECT '' UNION ALL SELECT area FROM event_areas WHERE event = OLD.event) AND (kind, subtype, stage, status, year, disputed)
      = (SELECT kind, subtype, stage, status, year, disputed FROM counted WHERE event = OLD.event);
  DELETE FROM event_counts
    WHERE area IN (SELECT '' UNION ALL SELECT area FROM event_areas WHERE event = OLD.event) AND (kind, subtype, stage, status, year, disputed)
      = (SELECT kind, subtype, stage, status, year, disputed FROM counted WHERE event = OLD.event) AND events = 0;
  UPDATE pair_counts SET events = events - 1, disputed = disputed - OLD.disputed
    WHERE (a, b) IN (SELECT a, b FROM event_pairs WHERE event = OLD.event AND a < b);
  DELETE FROM pair_counts WHERE (a, b) IN (SELECT a, b FROM event_pairs WHERE event = OLD.event AND a < b) AND events = 0;
END;
CREATE TRIGGER events_changed AFTER UPDATE ON events WHEN NEW.review IS NOT 'rejected' BEGIN
  INSERT INTO event_counts
    SELECT s.area, kind, subtype, stage, status, year, disputed, 1
    FROM counted, (SELECT '' AS area UNION ALL SELECT area FROM event_areas WHERE event = NEW.event) s WHERE event = NEW.event
    ON CONFLICT DO UPDATE SET events = events + 1;
  INSERT INTO pair_counts SELECT a, b, 1, NEW.disputed FROM event_pairs WHERE event = NEW.event AND a < b
    ON CONFLICT DO UPDATE SET events = events + 1, disputed = disputed + excluded.disputed;
END;
