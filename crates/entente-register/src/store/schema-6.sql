-- Format 6: the newest document is found without looking at all of them.

CREATE INDEX documents_by_day ON documents (published_day, published) WHERE published_day IS NOT NULL;
