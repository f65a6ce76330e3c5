"""Reads, codes, merges and exports in one run: `python -m entente.spark`, or this file given to `spark-submit`."""

import argparse
import json
import time

from pyspark.sql import SparkSession

import entente.spark


def main() -> None:
    """The job; prints what came of it as JSON."""
    parser = argparse.ArgumentParser(prog="entente.spark", description="Documents to events on Spark.")
    parser.add_argument("documents", nargs="+", help="paths that Spark reads: Parquet, JSONL, WARC and other files")
    parser.add_argument("--format", choices=["parquet", "jsonl", "files"], help="told by the ending unless given")
    parser.add_argument("--metadata", help="metadata.csv of files")
    parser.add_argument("--out", required=True, help="folder for events (jsonl/) and failures (failures/)")
    parser.add_argument("--checkpoint", help="folder to go on from where a run broke off")
    parser.add_argument("--slices", type=int, default=1, help="documents are coded in so many parts, each kept when complete")
    parser.add_argument("--partitions", type=int, help="parts of shuffled rows")
    parser.add_argument("--files", type=int, help="so many files of events")
    parser.add_argument("--model", help="folder of the language model")
    given = parser.parse_args()

    begun = time.monotonic()
    spark = SparkSession.builder.appName("entente").getOrCreate()
    documents = entente.spark.read(spark, given.documents, given.format, metadata=given.metadata)
    coded = entente.spark.code(documents, model=given.model, checkpoint=given.checkpoint, slices=given.slices)
    coded = coded if given.checkpoint else coded.persist()
    events = entente.spark.register(coded, checkpoint=given.checkpoint, partitions=given.partitions)
    entente.spark.export(events, f"{given.out}/jsonl", files=given.files)
    failures = entente.spark.failures(coded)
    failures.write.mode("overwrite").json(f"{given.out}/failures")
    counted = coded.selectExpr("count(*)", "sum(tokens)", "sum(claims)", "count(failure)").head()
    assert counted is not None
    documents_read, tokens, claims, failed = (int(n or 0) for n in counted)
    seconds = round(time.monotonic() - begun, 1)
    said = {"documents": documents_read, "failed": failed, "tokens": tokens, "claims": claims, "events": events.count(), "seconds": seconds}
    print(json.dumps(said))


if __name__ == "__main__":
    main()
