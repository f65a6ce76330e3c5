#!/usr/bin/env python3
"""Is a cluster's register that of one machine, byte for byte? Many made-up articles, any number of partitions, a worker killed on the way.

usage: spark_equal.py [--documents 100000] [--partitions 1 2 7] [--cores 2] [--work DIR]

The articles (articles.py) are read into a register of one machine; then, for each number of partitions, they are coded, merged and exported
by `entente.spark` in a local session, where the first Python worker to see a document dies of SIGKILL and its task is run again. Needs the
package with pyspark, and Java. Exit status: 0 if every export equals that of the one machine, 1 if one differs or no worker died.
"""
import argparse, hashlib, os, sys, tempfile, time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import spark_scale


def dies_once(marker):
    """A step that kills its process the first time that any task takes it."""

    def step(batches):
        for batch in batches:
            try:
                os.close(os.open(marker, os.O_CREAT | os.O_EXCL))
            except FileExistsError:
                yield batch
            else:
                os.kill(os.getpid(), 9)

    return step


def session(args, work):
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    builder = SparkSession.builder.master(f"local[{args.cores}, 4]").config("spark.driver.memory", "3g").config("spark.ui.enabled", "false")
    builder = builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1").config("spark.local.dir", str(work))
    builder = builder.config("spark.ui.showConsoleProgress", "false")
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    return spark


def clustered(spark, work, partitions):
    """The digest of the export made in so many partitions, and whether a worker died."""
    import entente.spark

    marker, kept, out = work / f"killed-{partitions}", str(work / f"kept-{partitions}"), work / f"out-{partitions}"
    files = entente.spark.read(spark, str(work / "articles"), "parquet").repartition(partitions)
    coded = entente.spark.code(files.mapInArrow(dies_once(str(marker)), files.schema), checkpoint=kept)
    events = entente.spark.register(coded, partitions=partitions, checkpoint=kept)
    entente.spark.export(events, str(out), files=1)
    (part,) = out.glob("part-*.txt")
    return hashlib.sha256(part.read_bytes()).hexdigest(), marker.exists()


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--documents", type=int, default=100_000)
    ap.add_argument("--partitions", type=int, nargs="+", default=[1, 2, 7])
    ap.add_argument("--cores", type=int, default=2)
    ap.add_argument("--work", type=Path)
    args = ap.parse_args()
    with tempfile.TemporaryDirectory(dir=args.work) as folder:
        work = Path(folder)
        seconds, alone = spark_scale.one_machine(args, work)
        print(f"one machine: {alone[:16]} in {seconds:,.0f} s", flush=True)
        spark_scale.write(work / "articles", args.documents, 16)
        spark, right = session(args, work), True
        for partitions in args.partitions:
            begun = time.monotonic()
            digest, died = clustered(spark, work, partitions)
            right = right and digest == alone and died
            verdict = ("equal" if digest == alone else "NOT EQUAL") + (", a worker killed" if died else ", NO worker was killed")
            print(f"{partitions} partitions: {digest[:16]} in {time.monotonic() - begun:,.0f} s: {verdict}", flush=True)
        spark.stop()
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
