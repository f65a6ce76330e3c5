-- Format 9: what events are counted by is in one index, so that a count of all of them does not read their records; which accounts an
-- event has, and of which documents, is found without a look at the accounts.

CREATE INDEX events_facets ON events (kind, subtype, stage, status, sort_day, last_day, sources, disputed);
DROP INDEX accounts_of_event;
CREATE INDEX accounts_of_event ON accounts (event, doc);
