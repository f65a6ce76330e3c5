"""Stages that are kept, so that a run that broke off goes on where it stopped."""

from collections.abc import Callable
from dataclasses import dataclass

from pyspark import StorageLevel
from pyspark.sql import DataFrame, SparkSession


@dataclass(frozen=True)
class Stages:
    """Where stages are kept: in a folder of any file system that Spark knows, or, without one, with the session."""

    spark: SparkSession
    folder: str | None

    def keep(self, name: str, make: Callable[[], DataFrame], *, cut: bool = False) -> DataFrame:
        """The stage of this name: read where it is complete, else made and kept.

        `cut` is for the rounds of a loop: without a folder, what a round was made of is forgotten, or plans would grow with each.
        """
        if self.folder is None:
            return make().localCheckpoint() if cut else make().persist(StorageLevel.MEMORY_AND_DISK)
        path = f"{self.folder.rstrip('/')}/{name}"
        if not self._exists(f"{path}/_SUCCESS"):
            make().write.mode("overwrite").parquet(path)
        return self.spark.read.parquet(path)

    def _exists(self, path: str) -> bool:
        java = self.spark._jvm
        assert java is not None, "checkpoints need a session with a context of its own"
        file = java.org.apache.hadoop.fs.Path(path)
        return bool(file.getFileSystem(self.spark.sparkContext._jsc.hadoopConfiguration()).exists(file))
