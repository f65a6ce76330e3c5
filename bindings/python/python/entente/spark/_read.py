"""Documents from any path that Spark reads."""

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

LINES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz", ".jsonl.zst", ".ndjson.zst", ".jsonl.bz2")


def read(spark: SparkSession, path: str | list[str], format: str | None = None, *, metadata: str | None = None) -> DataFrame:
    """Documents at `path` (a Hadoop path, with wildcards where wanted, or several), ready for `code`.

    `format` is `parquet` (a row a document), `jsonl` (a line a document) or `files`: WARC, zip, HTML, PDF, text and all else that
    `entente read` opens, by their content, each held in memory whole. Unless given it is told by the path's ending.

    Columns and fields are named as `entente read` has them: `text`, and `id`, `date`, `title`, `byline`, `source`, `url`, `language`
    where there are any. Without an id, a document is named by a digest of its words. `metadata` is the `metadata.csv` of files: what
    it says of one goes before what the file says.
    """
    paths = [path] if isinstance(path, str) else path
    match format or _format(paths):
        case "parquet":
            return spark.read.parquet(*paths)
        case "jsonl":
            lines = spark.read.text(paths).withColumnRenamed("value", "line")
            return lines.where(F.trim("line") != "")
        case "files":
            return _files(spark, paths, metadata)
        case other:
            raise ValueError(f"there is no format {other}: there are parquet, jsonl, files")


def _format(paths: list[str]) -> str:
    ends = [path.rstrip("/*").lower() for path in paths]
    if all(end.endswith(".parquet") for end in ends):
        return "parquet"
    return "jsonl" if all(end.endswith(LINES) for end in ends) else "files"


def _files(spark: SparkSession, paths: list[str], metadata: str | None) -> DataFrame:
    name = F.regexp_extract(F.url_decode(F.regexp_replace("path", r"\+", "%2B")), r"([^/]+)/?$", 1)
    found = spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(paths)
    files = found.select(name.alias("name"), "content")
    # Hidden files, and those that are about their folder, are no documents; as in `entente read`.
    files = files.where(~F.col("name").rlike(r"^\.|(?i)^readme(\..*)?$|^metadata\.csv$"))
    if metadata is None:
        return files
    rows = spark.read.csv(metadata, header=True, ignoreLeadingWhiteSpace=True, ignoreTrailingWhiteSpace=True, multiLine=True, escape='"')
    known = {column.lower(): column for column in rows.columns}
    fields = [F.col(known[field]).alias(field) for field in ("published", "url", "source", "title", "language") if field in known]
    rows = rows.select(F.col(known["file"]).alias("name"), *fields).dropDuplicates(["name"])
    return files.join(F.broadcast(rows), "name", "left")
