"""The model and the knowledge on every executor: sent once, loaded once per Python worker."""

import os
import pathlib
import tempfile
import zipfile
from dataclasses import dataclass
from hashlib import sha256

from pyspark import SparkFiles
from pyspark.sql import SparkSession

from .. import _entente
from .._types import Path

# Archives of a folder are the same on every driver: their times are this.
EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Shipped:
    """What tasks need, by the names that the cluster's files have; and a digest of all that results depend on."""

    model: str | None
    knowledge: str | None
    version: str
    threads: int

    @property
    def digest(self) -> str:
        """What tells runs apart whose results may differ."""
        return sha256(f"{self.version} {self.model} {self.knowledge}".encode()).hexdigest()[:16]

    def load(self) -> None:
        """Loads the engine in this worker, where it is not loaded yet."""
        global _loaded
        if _loaded == self:
            return
        os.environ["RAYON_NUM_THREADS"] = str(self.threads)
        if self.knowledge:
            os.environ["ENTENTE_KNOWLEDGE"] = SparkFiles.get(self.knowledge)
        _entente.load(SparkFiles.get(self.model) if self.model else None, offline=True)
        _loaded = self


_loaded: Shipped | None = None
_shipped: dict[tuple[str | None, str, str], Shipped] = {}


def ship(spark: SparkSession, model: Path | None = None) -> Shipped:
    """Sends the model (the folder `model`, the one in `ENTENTE_MODEL`, or the installed one) and the folder in `ENTENTE_KNOWLEDGE`.

    `code` calls it. Where a cluster takes no files from a session (Spark Connect), executors use the model that is installed on them or
    that their `ENTENTE_MODEL` names.
    """
    threads = int(spark.conf.get("spark.task.cpus", "1") or 1)
    folder = _entente.model_path(model)
    lists = os.environ.get("ENTENTE_KNOWLEDGE")
    try:
        context = spark.sparkContext
    except Exception:  # Spark Connect has no context, and says so with an error of its own.
        return Shipped(None, None, _entente.__version__, threads)
    key = (context.applicationId, str(folder), str(lists))
    if key not in _shipped:
        sent = [(_send(spark, pathlib.Path(path)) if path else None) for path in (folder, lists)]
        _shipped[key] = Shipped(sent[0], sent[1], _entente.__version__, threads)
    return _shipped[key]


def _send(spark: SparkSession, folder: pathlib.Path) -> str:
    """Sends a folder as an archive that executors unpack; gives the name that it has there."""
    files = sorted((p for p in folder.rglob("*") if p.is_file()), key=lambda p: p.relative_to(folder).as_posix())
    digest = sha256()
    for path in files:
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + sha256(path.read_bytes()).digest())
    name = f"entente-{digest.hexdigest()[:16]}"
    archive = pathlib.Path(tempfile.mkdtemp(prefix="entente-")) / f"{name}.zip"
    with zipfile.ZipFile(archive, "w") as out:
        for path in files:
            out.writestr(zipfile.ZipInfo(path.relative_to(folder).as_posix(), EPOCH), path.read_bytes())
    spark.sparkContext.addArchive(f"{archive}#{name}")
    return name
