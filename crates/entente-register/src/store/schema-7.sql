-- Format 7: what remains of a document for knowing its story again in another outlet's words; pairs of states say what of each event
-- is asked for most, so that a relationship is found without looking at all that two states ever had to do with each other.

ALTER TABLE documents ADD COLUMN story BLOB;   -- null: it names too little, or no event is told in it

ALTER TABLE event_pairs RENAME TO event_pairs_6;
DROP INDEX event_pairs_of_event;
-- Both ways round, so that either state finds the other.
CREATE TABLE event_pairs (
  a        TEXT NOT NULL,
  b        TEXT NOT NULL,
  sort_day INTEGER NOT NULL,
  event    INTEGER NOT NULL REFERENCES events ON DELETE CASCADE,
  kind     TEXT NOT NULL,
  status   TEXT NOT NULL,
  series   INTEGER NOT NULL,            -- 1: a session of a named series
  PRIMARY KEY (a, b, sort_day, event)
) STRICT, WITHOUT ROWID;
INSERT INTO event_pairs
  SELECT p.a, p.b, p.sort_day, p.event, e.kind, e.status, e.mechanism IS NOT NULL FROM event_pairs_6 p JOIN events e USING (event);
DROP TABLE event_pairs_6;
CREATE INDEX event_pairs_of_event ON event_pairs (event);
CREATE INDEX events_rejected ON events (event) WHERE review = 'rejected';
