"""Types that signatures share."""

import os
from collections.abc import Iterable
from typing import Any, Protocol, TypeAlias, TypedDict


class HasIsoformat(Protocol):
    """A date: `datetime.date`, a pandas timestamp."""

    def isoformat(self) -> str: ...


class ArrowArray(Protocol):
    """A column of Arrow data: a pyarrow array, a pandas or Polars series."""

    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]: ...


class ArrowStream(Protocol):
    """The same in chunks."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...


Path: TypeAlias = str | os.PathLike[str]
Date: TypeAlias = str | HasIsoformat
# A str is an iterable of its letters to a type checker: what takes one text is told apart by an overload that comes first.
Texts: TypeAlias = Iterable[str | None] | ArrowArray | ArrowStream
Dates: TypeAlias = Date | Iterable[Date | None] | ArrowArray | ArrowStream | None
Words: TypeAlias = str | Texts | Iterable[int] | None
Json: TypeAlias = dict[str, Any]


class Filter(TypedDict, total=False):
    """Which events: the filters of the command line. What is left out, or `None`, counts all."""

    between: tuple[str, str] | None
    actor: str | None
    kind: str | None
    subtype: str | None
    stage: str | None
    status: str | None
    area: str | None
    since: str | None
    until: str | None
    source: str | None
    disputed: bool
    single_source: bool
    rejected: bool
    limit: int | None
