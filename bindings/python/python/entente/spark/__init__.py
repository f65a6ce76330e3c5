"""Entente on Apache Spark: documents to claims to the register that one machine would give, byte for byte.

*In:* documents from any path that Spark reads (`read`), or any data frame with their columns. *Out:* a data frame of coded documents
(`code`), its `claims` and `failures`, and a data frame of events (`register`), which `export` writes as `entente export` does.

    from pyspark.sql import SparkSession
    import entente.spark

    spark = SparkSession.builder.getOrCreate()
    coded = entente.spark.code(entente.spark.read(spark, "hdfs:///news/2031-05/*.warc.gz"), checkpoint="hdfs:///jobs/may")
    events = entente.spark.register(coded, checkpoint="hdfs:///jobs/may")
    entente.spark.export(events, "hdfs:///events/may")

The steps are those of one machine; the engine does each of them on the rows of a partition. `docs/spark.md` says how to run it on a
cluster, `docs/scale.md` what it costs.

- A document that fails is a row in `failures`, never a failed task.
- Partitions, retries and restarts change nothing in the result.
- Ids name documents: rows of one id are one document, and of two that differ the one with the greater digest counts.
"""

from ._code import claims, code, failures
from ._read import read
from ._register import export, register
from ._ship import ship

__all__ = ["claims", "code", "export", "failures", "read", "register", "ship"]
