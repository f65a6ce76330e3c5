"""Documents to what they tell."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeAlias

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from .. import _entente
from .._types import Path
from ._ship import Shipped, ship
from ._stage import Stages

Batches: TypeAlias = Iterable[pa.RecordBatch]
Step: TypeAlias = Callable[[Batches], Batches]

CODED = "doc string, digest string, published string, source string, tokens bigint, claims bigint, told array<binary>, failure string"
PARTY = "array<struct<state: string, sector: string, name: string, person: string, office: string, text: string, start: bigint, end: bigint>>"
CLAIMS = (
    "claim string, source string, doc string, kind string, subtype string, stage string, status string, title string, "
    f"initiators {PARTY}, counterparts {PARTY}, date string, date_basis string, due string, place struct<name: string, state: string>, "
    "said_by string, areas array<string>, items array<struct<what: string, count: bigint>>, "
    "value struct<amount: double, currency: string>, conditions array<string>, ordinal bigint, mechanism string, instrument string, "
    "plover struct<event: string, mode: string, contexts: array<string>>, cameo struct<root: string, code: string>, quote string, "
    "start bigint, end bigint, rule string, event_in_doc bigint"
)
# Of a file, beside its name and content.
KNOWN = ("published", "url", "source", "title", "language")


def code(documents: DataFrame, *, model: Path | None = None, checkpoint: str | None = None, slices: int = 1) -> DataFrame:
    """Codes documents: one row each, with what it tells packed in `told`, or with a `failure`.

    `documents` has the columns that `read` describes: fields of documents, or `line`, or `name` and `content`. With a `checkpoint` folder
    the rows are kept there, in `slices` that are coded one after the other: a run that breaks off and is started again goes on with the
    first slice that is not complete. Another version, model or knowledge is another folder below it.
    """
    spark = documents.sparkSession
    shipped = ship(spark, model)
    step = _code_files(shipped) if "content" in documents.columns else _code_rows(shipped)
    if checkpoint is None:
        return documents.mapInArrow(step, CODED)
    stages = Stages(spark, f"{checkpoint}/{shipped.digest}")
    keys = [column for column in ("id", "line", "name", "text") if column in documents.columns][:1]

    def slice_of(n: int) -> DataFrame:
        some = documents.where(F.pmod(F.xxhash64(*keys), F.lit(slices)) == n) if slices > 1 else documents
        return some.mapInArrow(step, CODED)

    parts = [stages.keep(f"coded/{n + 1:05}-of-{slices:05}", partial(slice_of, n)) for n in range(slices)]
    coded = parts[0]
    for part in parts[1:]:
        coded = coded.union(part)
    return coded


def failures(coded: DataFrame) -> DataFrame:
    """The documents that failed, with the reason: `doc`, `failure`."""
    return coded.where("failure IS NOT NULL").select("doc", "failure")


def claims(coded: DataFrame) -> DataFrame:
    """The claims of coded documents, one a row: the columns of `entente.code`, with the claim's id and the outlet."""
    return coded.where("size(told) > 0").select("told").mapInArrow(_each(_entente.claims), CLAIMS)


def _code_rows(shipped: Shipped) -> Step:
    def step(batches: Batches) -> Batches:
        shipped.load()
        for batch in batches:
            for at in range(0, batch.num_rows, 256):
                yield from pa.table(_entente.code_documents(batch.slice(at, 256))).to_batches()

    return step


def _code_files(shipped: Shipped) -> Step:
    def step(batches: Batches) -> Batches:
        shipped.load()
        for batch in batches:
            for at in range(batch.num_rows):
                row = batch.slice(at, 1).to_pylist()[0]
                known = {field: row[field] for field in KNOWN if row.get(field)}
                for table in _entente.Files(row["name"], row["content"], **known):
                    yield from pa.table(table).to_batches()

    return step


def _each(work: Callable[[pa.RecordBatch], _entente.Table]) -> Step:
    """A step that does `work` on each batch."""

    def step(batches: Batches) -> Batches:
        for batch in batches:
            yield from pa.table(work(batch)).to_batches()

    return step
