-- Format 4: views for those who open the file with other programs (Datasette, DB Browser, R). Days as dates, JSON taken apart; rejected
-- events and claims are left out. `docs/schema.md` describes them; nothing in this program reads them.

-- An event. -719162 and 2932896 stand for an open beginning and an open end.
CREATE VIEW v_events AS
  SELECT e.id,
         e.record ->> 'date' AS date,
         date(nullif(e.first_day, -719162) * 86400, 'unixepoch') AS date_first,
         date(nullif(e.last_day, 2932896) * 86400, 'unixepoch') AS date_last,
         e.record ->> 'date_basis' AS date_basis,
         e.kind, e.subtype, e.stage, e.status,
         e.record ->> 'title' AS title,
         (SELECT group_concat(coalesce(p.value ->> 'state', p.value ->> 'name'), '; ') FROM json_each(e.record, '$.initiators') p) AS initiators,
         (SELECT group_concat(coalesce(p.value ->> 'state', p.value ->> 'name'), '; ') FROM json_each(e.record, '$.counterparts') p) AS counterparts,
         e.record ->> 'due' AS due,
         e.record ->> '$.place.name' AS place,
         e.record ->> '$.place.state' AS place_state,
         (SELECT group_concat(a.value, '; ') FROM json_each(e.record, '$.areas') a) AS areas,
         (SELECT group_concat(coalesce((i.value ->> 'count') || ' ', '') || (i.value ->> 'what'), '; ') FROM json_each(e.record, '$.items') i) AS items,
         e.record ->> '$.value.amount' AS amount,
         e.record ->> '$.value.currency' AS currency,
         (SELECT group_concat(c.value, '; ') FROM json_each(e.record, '$.conditions') c) AS conditions,
         e.record ->> 'ordinal' AS ordinal,
         e.mechanism, e.instrument,
         e.record ->> '$.plover.event' AS plover_event,
         e.record ->> '$.plover.mode' AS plover_mode,
         (SELECT group_concat(d.value ->> 'field', '; ') FROM json_each(e.record, '$.disputed') d) AS disputed,
         e.sources,
         e.record ->> 'reliability' AS reliability,
         e.record ->> 'credibility' AS credibility,
         e.review
  FROM events e
  WHERE e.review IS NOT 'rejected';

-- A party of an event.
CREATE VIEW v_parties AS
  SELECT e.id AS event, 'initiator' AS side, p.key + 1 AS number, p.value ->> 'state' AS state, p.value ->> 'sector' AS sector,
         p.value ->> 'name' AS name, p.value ->> 'person' AS person, p.value ->> 'office' AS office
  FROM events e, json_each(e.record, '$.initiators') p
  WHERE e.review IS NOT 'rejected'
  UNION ALL
  SELECT e.id, 'counterpart', p.key + 1, p.value ->> 'state', p.value ->> 'sector', p.value ->> 'name', p.value ->> 'person', p.value ->> 'office'
  FROM events e, json_each(e.record, '$.counterparts') p
  WHERE e.review IS NOT 'rejected';

-- What one sentence of a document says of an event: joins v_events and v_documents.
CREATE VIEW v_claims AS
  SELECT c.id AS claim, e.id AS event, d.id AS document, c.kind, c.status,
         c.record ->> 'date' AS date,
         date(nullif(c.first_day, -719162) * 86400, 'unixepoch') AS date_first,
         date(nullif(c.last_day, 2932896) * 86400, 'unixepoch') AS date_last,
         c."start", c."end",
         c.record ->> 'quote' AS quote,
         c.record ->> 'said_by' AS said_by,
         c.record ->> '$.plover.event' AS plover_event,
         c.record ->> '$.cameo.code' AS cameo,
         c.record ->> 'rule' AS rule
  FROM claims c JOIN accounts a USING (account) JOIN events e USING (event) JOIN documents d USING (doc)
  WHERE e.review IS NOT 'rejected' AND NOT c.rejected;

-- A thing of an event.
CREATE VIEW v_items AS
  SELECT e.id AS event, i.key + 1 AS number, i.value ->> 'what' AS what, i.value ->> 'count' AS count
  FROM events e, json_each(e.record, '$.items') i
  WHERE e.review IS NOT 'rejected';

-- An area of an event.
CREATE VIEW v_areas AS
  SELECT e.id AS event, a.value AS area
  FROM events e, json_each(e.record, '$.areas') a
  WHERE e.review IS NOT 'rejected';

-- One of the values on which the claims of an event differ; number 1 is the event's own. `value` is JSON where it is not a word.
CREATE VIEW v_disputes AS
  SELECT e.id AS event, d.value ->> 'field' AS field, v.key + 1 AS number, v.value ->> 'value' AS value, json_array_length(v.value, '$.claims') AS claims
  FROM events e, json_each(e.record, '$.disputed') d, json_each(d.value, '$.values') v
  WHERE e.review IS NOT 'rejected';

-- A document, without its text.
CREATE VIEW v_documents AS
  SELECT d.id AS document, d.title, d.byline, d.source, d.url, d.published,
         date(d.published_day * 86400, 'unixepoch') AS published_first,
         d.language, d.sha256,
         (SELECT count(*) FROM accounts a JOIN claims c USING (account) WHERE a.doc = d.doc AND NOT c.rejected) AS claims
  FROM documents d;
