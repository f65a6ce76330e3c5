"""A cluster's register is that of one machine, byte for byte."""

import json
import os
import pathlib
import shutil
import sys

import pytest

import entente

pytest.importorskip("pyspark", reason="pyspark is not installed")
if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
    pytest.skip("there is no Java", allow_module_level=True)

from pyspark.sql import SparkSession

import entente.spark

ROOT = pathlib.Path(__file__).parents[3]
CORPUS = ROOT / "examples" / "corpus"
sys.path.insert(0, str(ROOT / "benches"))
import articles  # noqa: E402


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[2, 4]").appName("entente tests")  # a task may fail three times
    for key, value in {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "3",
        "spark.driver.memory": "2g",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("warehouse")),
    }.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


def one_machine(paths, file):
    """The export of a register that read these."""
    with entente.Register(file) as register:
        register.read(paths)
        return register.export("jsonl")


def exported(events, folder):
    """The export of events, as it is written."""
    entente.spark.export(events, str(folder), files=1)
    (part,) = folder.glob("part-*.txt")
    return part.read_bytes()


def dies_once(marker):
    """A step that kills its process the first time that any task takes it."""

    def step(batches):
        for batch in batches:
            if not os.path.exists(marker):
                pathlib.Path(marker).touch()
                os.kill(os.getpid(), 9)
            yield batch

    return step


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return one_machine(CORPUS, tmp_path_factory.mktemp("one") / "corpus.db")


@pytest.mark.parametrize("partitions", [1, 2, 7])
def test_the_corpus_in_any_number_of_partitions_with_a_task_killed_on_the_way(spark, corpus, tmp_path, partitions):
    files = entente.spark.read(spark, str(CORPUS), "files", metadata=str(CORPUS / "metadata.csv"))
    marker = tmp_path / "killed"
    documents = files.repartition(partitions).mapInArrow(dies_once(str(marker)), files.schema)
    coded = entente.spark.code(documents).persist()
    assert coded.count() == 16 and entente.spark.failures(coded).count() == 0
    assert marker.exists(), "no task was killed"
    events = entente.spark.register(coded, partitions=partitions)
    assert exported(events, tmp_path / "out") == corpus
    assert entente.spark.claims(coded).count() == coded.selectExpr("sum(claims)").head()[0] > 100
    coded.unpersist()


@pytest.fixture(scope="module")
def news(tmp_path_factory):
    """Made-up articles as JSONL, lines that are none among them; and the export of one machine."""
    folder = tmp_path_factory.mktemp("news")
    file = folder / "news.jsonl"
    with open(file, "w", encoding="utf-8") as out:
        for n, article in enumerate(articles.made(150, seed=5)):
            out.write(json.dumps(article) + "\n")
            if n % 50 == 0:
                out.write('{"id": "no text"}\nno JSON\n{"id": "cut of\n\n')
    return file, one_machine(file, folder / "news.db")


def test_broken_documents_are_rows_of_failures(spark, news, tmp_path):
    file, _ = news
    coded = entente.spark.code(entente.spark.read(spark, str(file)))
    failed = entente.spark.failures(coded).collect()
    assert len(failed) == 9 and {"no text"} < {row.doc for row in failed}
    with entente.Register(tmp_path / "one.db") as register:
        reasons = {i["reason"] for i in register.read(file)["items"] if i["outcome"] == "skipped"}
    assert {row.failure for row in failed} == reasons
    rows = spark.createDataFrame([("a", None, "2031"), ("b", "It rained.", "2031")], "id string, text string, date string")
    coded = entente.spark.code(rows).collect()
    assert [(row.doc, row.failure is None) for row in coded] == [("a", False), ("b", True)]
    (row,) = entente.spark.code(spark.createDataFrame([(12, "It rained.", 2031)], "id bigint, text string, date int")).collect()
    assert (row.doc, row.published) == ("12", "2031")


def test_hot_blocks_in_parts_and_links_followed_by_joins(spark, news, tmp_path):
    file, alone = news
    coded = entente.spark.code(entente.spark.read(spark, str(file)).repartition(5)).persist()
    assert exported(entente.spark.register(coded), tmp_path / "plain") == alone
    assert exported(entente.spark.register(coded, hot=7, on_driver=0), tmp_path / "hot") == alone
    coded.unpersist()


def test_what_broke_off_goes_on(spark, news, tmp_path):
    file, alone = news
    kept = str(tmp_path / "kept")
    documents = entente.spark.read(spark, str(file))

    def run():
        coded = entente.spark.code(documents, checkpoint=kept, slices=3)
        return exported(entente.spark.register(coded, checkpoint=kept), tmp_path / "out")

    assert run() == alone
    complete = {path: path.stat().st_mtime_ns for path in pathlib.Path(kept).rglob("_SUCCESS")}
    names = sorted(path.parent.relative_to(kept).as_posix().partition("/")[2] for path in complete)
    assert names == [
        "coded/00001-of-00003",
        "coded/00002-of-00003",
        "coded/00003-of-00003",
        "merged/accounts",
        "merged/events",
        "merged/links",
        "merged/pairs",
    ]
    broken = [path for path in complete if path.parent.name in ("00002-of-00003", "events")]
    for path in broken:
        path.unlink()
    assert run() == alone
    again = {path for path, time in complete.items() if path.stat().st_mtime_ns != time}
    assert again == set(broken)


def test_rows_of_one_id_are_one_document(spark, tmp_path):
    some = list(articles.made(20, seed=9))
    file = tmp_path / "some.jsonl"
    file.write_text("".join(json.dumps(a) + "\n" for a in some), encoding="utf-8")
    twice = spark.createDataFrame([(json.dumps(a),) for a in some + some[:7]], "line string")
    events = entente.spark.register(entente.spark.code(twice))
    assert exported(events, tmp_path / "out") == one_machine(file, tmp_path / "one.db")


def test_parquet_and_warc_are_read_too(spark, tmp_path):
    some = list(articles.made(30, seed=3))
    lines, warc = tmp_path / "some.jsonl", tmp_path / "some.warc"
    lines.write_text("".join(json.dumps(a) + "\n" for a in some), encoding="utf-8")
    spark.read.json(str(lines)).write.parquet(str(tmp_path / "some.parquet"))
    events = entente.spark.register(entente.spark.code(entente.spark.read(spark, str(tmp_path / "some.parquet"))))
    assert exported(events, tmp_path / "out") == one_machine(lines, tmp_path / "one.db")

    with open(warc, "wb") as out:
        for a in some:
            page = f"<html><head><title>{a['title']}</title></head><body><article><p>{a['text']}</p></article></body></html>".encode()
            http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
            head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://{a['id']}.example/\r\nWARC-Date: {a['date']}T08:00:00Z\r\n"
            head += f"WARC-Record-ID: <urn:{a['id']}>\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
            out.write(head.encode() + http + b"\r\n\r\n")
    coded = entente.spark.code(entente.spark.read(spark, str(warc)))
    assert exported(entente.spark.register(coded), tmp_path / "pages") == one_machine(warc, tmp_path / "pages.db") != b""
