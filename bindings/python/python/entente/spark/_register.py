"""What documents tell, to events.

Merging looks at accounts (what one document says of one event) in five steps, as one machine does; the engine has each of them
(`entente_register::apart`), Spark only brings together the rows that each needs:

1. *accounts*: the keys of the blocks of each, and what it is linked to within its document;
2. *links*: the accounts of a block are compared with their neighbours in it. A hot block is cut into parts by place, and the parts are
   joined again along their edges, so that the links are those of the whole;
3. *neighbourhoods*: accounts that hang together by links;
4. *events*: each neighbourhood is grouped by itself.

`groupBy().applyInArrow` would call Python once a group; there are as many groups as events. So rows are brought together by
`repartition` and `sortWithinPartitions`, and `mapInArrow` hands batches of many groups to the engine, which sees where one ends.
"""

from functools import partial
from typing import Protocol

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from .. import _entente
from ._code import Batches, Step, _each
from ._ship import ship
from ._stage import Stages

ACCOUNTS = "account bigint, place bigint, keys array<bigint>, near array<bigint>, facts binary, told binary"
LINKS = "a bigint, b bigint, key bigint, part bigint, rank bigint, size bigint, facts binary"
EVENTS = (
    "id string, sort_day bigint, last_day bigint, kind string, subtype string, stage string, status string, title string, date string, "
    "states array<string>, documents bigint, sources bigint, plover string, record string"
)


def register(
    coded: DataFrame, *, checkpoint: str | None = None, partitions: int | None = None, hot: int = 20_000, on_driver: int = 5_000_000
) -> DataFrame:
    """The events that coded documents tell of, one a row; `record` is the line of `entente export --format jsonl`.

    `partitions` is how many parts shuffled rows have (`spark.sql.shuffle.partitions` unless given). Blocks of more than `hot` accounts
    are cut into parts. Up to `on_driver` links are followed on the driver, in memory; more by rounds of joins. None of these changes
    the result. With a `checkpoint` folder each step is kept there, and a run that broke off goes on with the first that is not
    complete; give the folder that `code` had, and another where the documents are others.
    """
    spark = coded.sparkSession
    stages = Stages(spark, f"{checkpoint}/{ship(spark).digest}/merged" if checkpoint else None)
    parts = partitions or int(spark.conf.get("spark.sql.shuffle.partitions", "200") or 200)
    told = _one_of_each(coded.where("failure IS NULL")).where("size(told) > 0").select("told")
    accounts = stages.keep("accounts", lambda: told.mapInArrow(_each(_entente.blocks), ACCOUNTS))
    pairs = _pairs(stages, accounts, parts, hot)
    least = _neighbourhoods(stages, pairs, on_driver)
    return stages.keep("events", lambda: _events(accounts, pairs, least, parts))


def export(events: DataFrame, path: str, *, files: int | None = None) -> None:
    """Writes events as `entente export --format jsonl` does, in files below `path` whose names are in its order.

    `files` is how many; 1 gives one file that is equal to that export, byte for byte.
    """
    lines = events.orderBy("sort_day", "last_day", "id").select("record")
    (lines.coalesce(1) if files == 1 else lines.repartition(files) if files else lines).write.mode("overwrite").text(path)


def _one_of_each(coded: DataFrame) -> DataFrame:
    """Rows of one id are one document. Only where there are such is anything but their ids moved."""
    twice = coded.groupBy("doc").count().where("count > 1").select("doc")
    if not twice.head(1):
        return coded
    once = coded.join(twice, "doc", "left_anti").select("doc", "told")
    again = coded.join(twice, "doc", "left_semi").groupBy("doc").agg(F.max_by("told", "digest").alias("told"))
    return once.union(again)


def _pairs(stages: Stages, accounts: DataFrame, parts: int, hot: int) -> DataFrame:
    """All links, each once: `a`, `b`."""

    def linked() -> DataFrame:
        entries = _in_parts(accounts.select(F.explode("keys").alias("key"), "place", "facts"), hot)
        together = entries.repartition(parts, "key", "part").sortWithinPartitions("key", "part")
        return together.mapInArrow(_groups(_entente.Linker), LINKS)

    links = stages.keep("links", linked)

    def pairs() -> DataFrame:
        near = accounts.select(F.col("account").alias("a"), F.explode("near").alias("b"))
        edges = links.where("part IS NOT NULL")
        across = edges.groupBy("key").applyInArrow(_rejoin, "a bigint, b bigint")
        return near.union(links.where("a IS NOT NULL").select("a", "b")).union(across).distinct()

    return stages.keep("pairs", pairs)


def _in_parts(entries: DataFrame, hot: int) -> DataFrame:
    """Entries with the `part` of their block that each is in: null in a block that is left whole."""
    blocks = entries.groupBy("key").count().where(F.col("count") > hot)
    largest = blocks.agg(F.max("count")).head()
    if largest is None or largest[0] is None:
        return entries.select("key", F.lit(None).cast("bigint").alias("part"), "facts")
    count = -(-int(largest[0]) // hot)
    cuts = [n / count for n in range(1, count)]
    of_hot = entries.join(F.broadcast(blocks.select("key")), "key", "left_semi")
    bounds = of_hot.groupBy("key").agg(F.percentile_approx("place", cuts, 10_000).alias("bounds"))
    # Accounts of one place are in one part: the engine asks for it.
    part = F.size(F.filter("bounds", lambda bound: bound <= F.col("place"))).cast("bigint")
    placed = entries.join(F.broadcast(bounds), "key", "left")
    return placed.select("key", F.when(F.col("bounds").isNotNull(), part).alias("part"), "facts")


def _rejoin(edges: pa.Table) -> pa.Table:
    (batch,) = edges.combine_chunks().to_batches() or [pa.RecordBatch.from_pylist([], schema=edges.schema)]
    return pa.table(_entente.rejoin(batch)).select(["a", "b"])


def _neighbourhoods(stages: Stages, pairs: DataFrame, on_driver: int) -> DataFrame:
    """For each account with a link, the least that it hangs together with: `account`, `neighbourhood`."""
    if pairs.count() > on_driver:
        return _stars(stages, pairs)
    found = pa.table(_entente.neighbourhoods(pairs.toArrow().to_batches()))
    return stages.spark.createDataFrame(found)


def _stars(stages: Stages, pairs: DataFrame) -> DataFrame:
    """The same by joins: large stars and small stars in turn (Kiveris et al., 2014) until nothing changes."""
    edges = pairs.select(F.greatest("a", "b").alias("u"), F.least("a", "b").alias("v")).where("u <> v")
    before = None
    for turn in range(100):
        edges = stages.keep(f"stars-{turn:02}", partial(_turned, edges), cut=True)
        now = edges.agg(F.count("*"), F.sum(F.xxhash64("u", "v").cast("decimal(38, 0)"))).head()
        if now == before:
            break
        before = now
    roots = edges.select(F.col("v").alias("account")).distinct().select("account", F.col("account").alias("neighbourhood"))
    return edges.select(F.col("u").alias("account"), F.col("v").alias("neighbourhood")).union(roots).dropDuplicates(["account"])


def _turned(edges: DataFrame) -> DataFrame:
    return _small_star(_large_star(edges))


def _large_star(edges: DataFrame) -> DataFrame:
    """Every larger neighbour of a node is tied to the least of its neighbours and itself. Edges lead from `u` to a smaller `v`."""
    both = edges.union(edges.select(F.col("v").alias("u"), F.col("u").alias("v")))
    least = both.groupBy("u").agg(F.least(F.min("v"), F.col("u")).alias("least"))
    return both.where("v > u").join(least, "u").select(F.col("v").alias("u"), F.col("least").alias("v")).distinct()


def _small_star(edges: DataFrame) -> DataFrame:
    """A node and its smaller neighbours are tied to the least of them."""
    least = edges.groupBy("u").agg(F.min("v").alias("least"))
    others = edges.join(least, "u").where("v <> least").select(F.col("v").alias("u"), F.col("least").alias("v"))
    return others.union(least.select("u", F.col("least").alias("v"))).distinct()


def _events(accounts: DataFrame, pairs: DataFrame, least: DataFrame, parts: int) -> DataFrame:
    nothing = F.lit(None).cast("bigint")
    told = accounts.select("account", "told").join(least, "account", "left")
    told = told.select(F.coalesce("neighbourhood", "account").alias("neighbourhood"), "told", nothing.alias("a"), nothing.alias("b"))
    links = pairs.join(least, pairs["a"] == least["account"])
    links = links.select("neighbourhood", F.lit(None).cast("binary").alias("told"), "a", "b")
    together = told.union(links).repartition(parts, "neighbourhood").sortWithinPartitions("neighbourhood")
    return together.mapInArrow(_groups(_entente.Grouper), EVENTS)


class _Groups(Protocol):
    def add(self, batch: pa.RecordBatch) -> _entente.Table: ...
    def finish(self) -> _entente.Table: ...


def _groups(engine: type[_entente.Linker] | type[_entente.Grouper]) -> Step:
    """A step that hands sorted rows to the engine, which sees where a group ends."""

    def step(batches: Batches) -> Batches:
        groups: _Groups = engine()
        for batch in batches:
            yield from pa.table(groups.add(batch)).to_batches()
        yield from pa.table(groups.finish()).to_batches()

    return step
