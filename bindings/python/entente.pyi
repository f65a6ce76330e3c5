"""Real documents in, a dated and sourced record of relations between states out."""

import datetime
import os
from collections.abc import Iterable
from types import TracebackType
from typing import Any, Protocol, Self, TypeAlias

__version__: str

class _HasIsoformat(Protocol):
    def isoformat(self) -> str: ...

_Date: TypeAlias = str | datetime.date | _HasIsoformat
_Path: TypeAlias = str | os.PathLike[str]

class Error(Exception):
    """What went wrong, in the command line's words."""

def load(model: _Path | None = None, *, offline: bool = False) -> None:
    """Loads the language model now instead of at the first call that needs it."""

def parse(text: str, *, id: str = "1") -> dict[str, Any]:
    """The tokens, tags, lemmas, trees and entities of a text: `entente parse --format json`."""

def time(text: str, date: _Date | None = None, *, id: str = "1") -> dict[str, Any]:
    """The time expressions of a text, resolved against the day it was published: `entente time`."""

def actor(text: str, date: _Date | None = None, *, context: str = "", id: str = "1") -> dict[str, Any]:
    """Whom a naming stands for, with `context` around it and offices as of `date`: `entente actor`."""

def code(
    text: str,
    date: _Date | None = None,
    *,
    title: str | None = None,
    url: str | None = None,
    id: str = "1",
    because: bool = False,
) -> dict[str, Any]:
    """The claims that a text makes of events between states: `entente code`."""

class Register:
    """A register: documents, what they claim, and the events that follow."""

    def __init__(self, path: _Path, *, read_only: bool = False) -> None: ...
    @property
    def path(self) -> os.PathLike[str]: ...
    def read(self, paths: _Path | Iterable[_Path], *, again: bool = False) -> dict[str, Any]:
        """Reads files and folders into the register, as `entente read` does; gives what its `--report` says."""
    def events(
        self,
        *,
        between: tuple[str, str] | None = None,
        actor: str | None = None,
        kind: str | None = None,
        subtype: str | None = None,
        stage: str | None = None,
        status: str | None = None,
        area: str | None = None,
        since: str | None = None,
        until: str | None = None,
        source: str | None = None,
        disputed: bool = False,
        limit: int | None = None,
    ) -> list[dict[str, Any]]:
        """The events that every filter given wants, oldest first: the lines of `entente export --format jsonl`."""
    def event(self, id: str) -> dict[str, Any]:
        """One event by its id, or by a beginning that only one event has."""
    def documents(self) -> list[dict[str, Any]]:
        """What is known of each document, without its text."""
    def counts(self) -> dict[str, int]:
        """How many documents, claims and events there are."""
    def close(self) -> None:
        """Closes the file."""
    def __enter__(self) -> Self: ...
    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None, /
    ) -> None: ...
