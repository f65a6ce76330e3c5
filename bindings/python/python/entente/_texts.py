"""One text in, a dict out; many texts in, a table or a list of dicts out."""

# A str is an iterable of str too; the overload that comes first is meant for it.

from typing import Any, Literal, overload

from . import _entente
from ._entente import Table
from ._types import Date, Dates, Json, Path, Texts, Words


def load(model: Path | None = None, *, offline: bool = False) -> None:
    """Loads the language model now instead of at the first call that needs it.

    `model` is a folder with a spaCy 3.8 English model; without it the one in `ENTENTE_MODEL`, or the installed one, which is fetched
    where there is none unless `offline`. Calling it again loads again.

    >>> import entente
    >>> entente.load()
    """
    _entente.load(model, offline=offline)


@overload
def parse(text: str, *, id: str | None = None) -> Json: ...  # type: ignore[overload-overlap]
@overload
def parse(text: Texts, *, id: Words = None, dicts: Literal[False] = False) -> Table: ...
@overload
def parse(text: Texts, *, id: Words = None, dicts: Literal[True]) -> list[Json]: ...
def parse(text: Any, *, id: Any = None, dicts: bool = False) -> Any:
    """The tokens, tags, lemmas, trees and entities of texts: `entente parse --format json`. A table has a row a token.

    >>> import entente
    >>> [t["upos"] for t in entente.parse("Japan signed a pact.")["tokens"]]
    ['PROPN', 'VERB', 'DET', 'NOUN', 'PUNCT']
    >>> table = entente.parse(["Japan signed a pact.", "It rained."])
    >>> [(row["id"], row["text"], row["lemma"]) for row in table.to_dicts()[4:7]]
    [('1', '.', '.'), ('2', 'It', 'it'), ('2', 'rained', 'rain')]
    """
    if isinstance(text, str):
        return _entente.parse(text, id or "1")
    return _entente.many("parse", {"text": text, "id": id}, dicts=dicts)


@overload
def time(text: str, date: Date | None = None, *, id: str | None = None) -> Json: ...  # type: ignore[overload-overlap]
@overload
def time(text: Texts, date: Dates = None, *, id: Words = None, dicts: Literal[False] = False) -> Table: ...
@overload
def time(text: Texts, date: Dates = None, *, id: Words = None, dicts: Literal[True]) -> list[Json]: ...
def time(text: Any, date: Any = None, *, id: Any = None, dicts: bool = False) -> Any:
    """The time expressions of texts, resolved against the day each was published: `entente time`. A table has a row an expression.

    >>> import datetime, entente
    >>> entente.time("They met on Monday.", datetime.date(2024, 7, 10))["mentions"][0]["edtf"]
    '2024-07-08'
    >>> entente.time(["In May 2014 they met.", "It ends next year."], date=["2020", "2021-03-01"]).to_arrow()["edtf"].to_pylist()
    ['2014-05', '2022']
    """
    if isinstance(text, str):
        return _entente.time(text, date, id or "1")
    return _entente.many("time", {"text": text, "date": date, "id": id}, dicts=dicts)


@overload
def actor(text: str, date: Date | None = None, *, context: str = "", id: str | None = None) -> Json: ...  # type: ignore[overload-overlap]
@overload
def actor(text: Texts, date: Dates = None, *, context: Words = "", id: Words = None, dicts: Literal[False] = False) -> Table: ...
@overload
def actor(text: Texts, date: Dates = None, *, context: Words = "", id: Words = None, dicts: Literal[True]) -> list[Json]: ...
def actor(text: Any, date: Any = None, *, context: Any = "", id: Any = None, dicts: bool = False) -> Any:
    """Whom namings stand for, with `context` around them and offices as of `date`: `entente actor`. A table has a row a naming.

    >>> import entente
    >>> entente.actor("Minister Kishi", "2021-09-11", context="Japan's Defence Minister Nobuo Kishi met him.")["person"]
    'Nobuo Kishi'
    >>> [row["state"] for row in entente.actor(["the Kremlin", "rain"]).to_dicts()]
    ['RUS', None]
    """
    if isinstance(text, str):
        return _entente.actor(text, date, context, id or "1")
    return _entente.many("actor", {"text": text, "date": date, "context": context, "id": id}, dicts=dicts)


@overload
def code(  # type: ignore[overload-overlap]
    text: str,
    date: Date | None = None,
    *,
    title: str | None = None,
    url: str | None = None,
    source: str | None = None,
    id: str | None = None,
    because: bool = False,
) -> Json: ...
@overload
def code(
    text: Texts,
    date: Dates = None,
    *,
    title: Words = None,
    url: Words = None,
    source: Words = None,
    id: Words = None,
    because: bool = False,
    dicts: Literal[False] = False,
) -> Table: ...
@overload
def code(
    text: Texts,
    date: Dates = None,
    *,
    title: Words = None,
    url: Words = None,
    source: Words = None,
    id: Words = None,
    because: bool = False,
    dicts: Literal[True],
) -> list[Json]: ...
def code(
    text: Any,
    date: Any = None,
    *,
    title: Any = None,
    url: Any = None,
    source: Any = None,
    id: Any = None,
    because: bool = False,
    dicts: bool = False,
) -> Any:
    """The claims that texts make of events between states: `entente code`. A table has a row a claim, with the text's id in `doc`.

    A column is any iterable, or a column of pyarrow, pandas or Polars, which is read where it lies; what is given once counts for every
    text. All processor cores work. `because` says how each field came about.

    >>> import entente
    >>> text = "Japan and the Philippines signed an access agreement on 8 July 2024."
    >>> (claim,) = entente.code(text, "2024-07-10")["claims"]
    >>> claim["kind"], claim["stage"], claim["date"], sorted(party["state"] for party in claim["initiators"])
    ('agreement', 'signed', '2024-07-08', ['JPN', 'PHL'])
    >>> text.encode()[claim["start"]:claim["end"]].decode() == claim["quote"]
    True

    >>> import pandas
    >>> news = pandas.DataFrame({"key": ["a", "b"], "text": [text, "It rained."]})
    >>> entente.code(news["text"], date="2024-07-10", id=news["key"]).to_pandas()[["doc", "kind", "date"]].values.tolist()
    [['a', 'agreement', '2024-07-08']]
    """
    if isinstance(text, str):
        return _entente.code(text, date, title, url, source, id or "1", because)
    columns = {"text": text, "date": date, "title": title, "url": url, "source": source, "id": id}
    return _entente.many("code", columns, because=because, dicts=dicts)
