"""The register: documents read into it, events and answers out of it."""

import pathlib
from collections.abc import Iterable
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, Unpack

from . import _entente
from ._entente import Table
from ._types import Filter, Json, Path

if TYPE_CHECKING:
    import pandas


class Answer(dict[str, Any]):
    """What a command prints as JSON, as a dict; `frame()` has its rows as a data frame.

    >>> import entente
    >>> with entente.Register("example.db") as register:
    ...     sorted(register.gaps())
    ['as_of', 'gaps', 'promises', 'series', 'sources']
    """

    def __init__(self, value: Json, rows: str) -> None:
        super().__init__(value)
        self._rows = rows

    def frame(self) -> "pandas.DataFrame":
        """The rows of the answer as a `pandas.DataFrame`: `event.id` is the `id` of its `event`.

        >>> import entente
        >>> with entente.Register("example.db") as register:
        ...     register.timeline(kind="agreement").frame()[["when", "kind"]].values.tolist()
        [['July 8, 2024', 'agreement']]
        """
        import pandas

        return pandas.json_normalize(self[self._rows])


class Register:
    """Documents, what they claim, and the events that follow, in one file.

    `Register(path)` opens the file, and makes it where there is none; `read_only` opens it for reading. Threads may share it: one works at
    a time. It closes at the end of a `with`, by `close()`, or when it is no longer used.

    What takes filters takes those of the command line: `between` is a pair of states or bodies, `actor` one, by code or English name;
    dates are 2024, 2024-07 or 2024-07-08.

    >>> import entente
    >>> with entente.Register("example.db") as register:
    ...     register.counts()
    {'documents': 1, 'claims': 1, 'events': 1}
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self._register = _entente.Register(path, read_only=read_only)

    def read(self, paths: Path | Iterable[Path], *, again: bool = False, every: bool = False) -> Json:
        """Reads files and folders, as `entente read` does; gives what its `--report` says.

        `paths` is a path or several. What cannot be read is listed with its reason, and the rest is read. Documents that are in the
        register unchanged are not coded again, unless `again`; those that name fewer than two political actors are not parsed, unless `every`.

        >>> import entente, pathlib
        >>> _ = pathlib.Path("pact.txt").write_text("Published 10 July 2024\\n\\nJapan and the Philippines signed a pact on 8 July 2024.")
        >>> with entente.Register("read.db") as register:
        ...     totals = register.read("pact.txt")["totals"]
        >>> totals["new"], totals["known"], totals["skipped"]
        (1, 0, 0)
        """
        return self._register.read(paths, again=again, every=every)

    def events(self, **filter: Unpack[Filter]) -> list[Json]:
        """The events wanted, oldest first, as dicts: the lines of `entente export --format jsonl`.

        >>> import entente
        >>> with entente.Register("example.db") as register:
        ...     [(e["kind"], e["date"]) for e in register.events(between=("Japan", "PHL"), since="2024")]
        [('agreement', '2024-07-08')]
        """
        return self._register.events(filter)

    def table(self, **filter: Unpack[Filter]) -> Table:
        """The events wanted as a table: the columns of `entente export --format parquet`, with days, quadrants and places.

        >>> import entente
        >>> with entente.Register("example.db") as register:
        ...     register.table().to_pandas()[["kind", "date_first", "plover_event"]].astype(str).values.tolist()
        [['agreement', '2024-07-08', 'SUPPORT']]
        """
        return self._register.table(filter)

    def event(self, id: str) -> Json:
        """One event by its id, or by a beginning that only one event has: `entente show --format json`.

        >>> import entente
        >>> with entente.Register("example.db") as register:
        ...     (event,) = register.events()
        ...     register.event(event["id"][:6]) == event
        True
        """
        return self._register.event(id)

    def documents(self) -> list[Json]:
        """What is known of each document, without its text.

        >>> import entente
        >>> with entente.Register("example.db") as register:
        ...     [(d["id"], d["published"]) for d in register.documents()]
        [('pact.txt', '2024-07-10')]
        """
        return self._register.documents()

    def relationship(self, a: str, b: str, *, on: str | None = None) -> Json:
        """How two states stand, now or on a day: `entente relationship --format json`.

        >>> import entente
        >>> with entente.Register("example.db") as register:
        ...     register.relationship("JPN", "PHL", on="2024-12-31")["kinds"]
        [['agreement', 1]]
        """
        return self._register.ask_for("relationship", {"a": a, "b": b, "on": on}, {})

    def promises(self, *, as_of: str | None = None, **filter: Unpack[Filter]) -> Answer:
        """Who promised what, and what became of it: `entente promises --format json`.

        >>> import entente
        >>> with entente.Register("example.db") as register:
        ...     register.promises(actor="Japan")["promises"]
        []
        """
        return Answer(self._register.ask_for("promises", {"as_of": as_of}, filter), "promises")

    def disputed(self, **filter: Unpack[Filter]) -> Answer:
        """What claims of one event give differently, and what is denied: `entente disputed --format json`.

        >>> import entente
        >>> with entente.Register("example.db") as register:
        ...     register.disputed()["events"]
        []
        """
        return Answer(self._register.ask_for("disputed", {}, filter), "events")

    def compare(self, a: str, with_: Iterable[str], *, on: str | None = None, **filter: Unpack[Filter]) -> Answer:
        """One state beside others: `entente compare A --with B,C --format json`.

        >>> import entente
        >>> with entente.Register("example.db") as register:
        ...     register.compare("PHL", ["JPN", "USA"]).frame()[["state", "events"]].values.tolist()
        [['JPN', 1], ['USA', 0]]
        """
        return Answer(self._register.ask_for("compare", {"a": a, "with_": list(with_), "on": on}, filter), "with")

    def gaps(self, *, as_of: str | None = None, **filter: Unpack[Filter]) -> Answer:
        """What was looked for and not found: `entente gaps --format json`.

        >>> import entente
        >>> with entente.Register("example.db") as register:
        ...     register.gaps()["gaps"]
        []
        """
        return Answer(self._register.ask_for("gaps", {"as_of": as_of}, filter), "gaps")

    def timeline(self, **filter: Unpack[Filter]) -> Answer:
        """A chronology, a row an event with the sentence that tells it best: what `entente timeline` prints.

        >>> import entente
        >>> with entente.Register("example.db") as register:
        ...     register.timeline()["rows"][0]["sentence"]
        'Japan and the Philippines signed an access agreement on 8 July 2024.'
        """
        return Answer(self._register.ask_for("timeline", {}, filter), "rows")

    def ask(self, question: str, *, as_of: str | None = None) -> Json:
        """Answers a plain English question from the register, with its sources: `entente ask --format json`.

        >>> import entente
        >>> with entente.Register("example.db") as register:
        ...     register.ask("When did Japan and the Philippines sign an agreement?")["found"]
        True
        """
        return self._register.ask_for("ask", {"question": question, "as_of": as_of}, {})

    def brief(
        self,
        a: str,
        b: str,
        path: Path | None = None,
        *,
        format: str | None = None,
        since: str | None = None,
        until: str | None = None,
        on: str | None = None,
        marking: str | None = None,
        without_names: bool = False,
    ) -> bytes | None:
        """A brief on two states, written to `path` in the format of its ending (md, html, docx, pdf): `entente brief`.

        Without a path, the bytes: Markdown unless `format` says otherwise.

        >>> import entente
        >>> with entente.Register("example.db") as register:
        ...     register.brief("JPN", "PHL").decode().splitlines()[0]
        '# Japan – The Philippines: a brief'
        """
        arguments = {"a": a, "b": b, "path": path, "format": format, "since": since, "until": until, "on": on}
        return self._register.brief(arguments | {"marking": marking, "without_names": without_names})

    def export(self, format: str, path: Path | None = None, **filter: Unpack[Filter]) -> bytes | Json:
        """Events in a format of `entente export`: to the file at `path`, or as bytes.

        With a path, gives what was written and what the format has no place for.

        >>> import entente
        >>> with entente.Register("example.db") as register:
        ...     register.export("csv", "events.csv")["rows"], register.export("jsonl")[:5]
        (1, b'{"id"')
        """
        return self._register.export(format, path, filter)

    def counts(self) -> dict[str, int]:
        """How many documents, claims and events there are.

        >>> import entente
        >>> entente.Register("example.db", read_only=True).counts()["events"]
        1
        """
        return self._register.counts()

    @property
    def path(self) -> pathlib.Path:
        """Where it lies.

        >>> import entente
        >>> entente.Register("example.db").path.name
        'example.db'
        """
        return self._register.path

    def close(self) -> None:
        """Closes the file. Nothing else can be done with this register afterwards.

        >>> import entente
        >>> register = entente.Register("example.db")
        >>> register.close()
        """
        self._register.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Register({str(self.path)!r})"
