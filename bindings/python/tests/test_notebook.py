"""The notebook runs from folder to files, and its files are read by those they are for."""

import json
import pathlib
import re
import shutil
import subprocess

import pytest

nbclient = pytest.importorskip("nbclient")
nbformat = pytest.importorskip("nbformat")
pandas = pytest.importorskip("pandas")

NOTEBOOK = pathlib.Path(__file__).parents[3] / "examples" / "notebook" / "relations.ipynb"
CORPUS = NOTEBOOK.parents[1] / "corpus"


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    """What the notebook writes."""
    folder = tmp_path_factory.mktemp("out")
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    assert not any(cell.get("outputs") for cell in notebook.cells), "it is kept without what it printed here"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARTICLES", str(CORPUS))
        patch.setenv("OUT", str(folder))
        patch.setenv("MPLBACKEND", "agg")
        nbclient.NotebookClient(notebook, timeout=120).execute()
    return folder


@pytest.fixture(scope="module")
def series(out):
    return pandas.read_csv(out / "series.csv")


def test_the_notebook_runs_and_its_series_has_both_signs(out, series):
    assert len(series) > 20 and re.fullmatch(r"[A-Z]{3,}-[A-Z]{3,}", series["dyad"][0])
    assert series["verbal_cooperation"].sum() > 0 and series["material_conflict"].sum() + series["verbal_conflict"].sum() > 0
    assert series["intensity"].between(-10, 10).sum() > 10
    for picture in ("timeline.png", "series.png", "network.png"):
        assert (out / picture).read_bytes()[:4] == b"\x89PNG"


def test_stata_reads_it(out):
    """With ReadStat, which R's haven and Python's pyreadstat use; pandas, which wrote it, is no proof."""
    pyreadstat = pytest.importorskip("pyreadstat")
    read, about = pyreadstat.read_dta(str(out / "events.dta"))
    events = pandas.read_parquet(out / "events.parquet")
    assert list(read["id"]) == list(events["id"]) and list(read["title"]) == [t[:500] for t in events["title"]]
    assert [str(d) if d is not None and d == d else "" for d in read["date_first"]] == [str(d) if d else "" for d in events["date_first"]]
    assert about.original_variable_types["date_first"] == "%td"


@pytest.mark.skipif(not shutil.which("Rscript"), reason="there is no R")
def test_r_makes_the_same_series(out, series):
    run = subprocess.run(["Rscript", NOTEBOOK.with_name("relations.R"), out], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    made = pandas.read_csv(out / "series-r.csv")
    key = ["dyad", "month"]
    pandas.testing.assert_frame_equal(made.sort_values(key).reset_index(drop=True), series.sort_values(key).reset_index(drop=True), check_dtype=False)


@pytest.mark.skipif(not shutil.which("npm"), reason="there is no npm")
def test_gephi_lite_s_reader_reads_the_network(out, tmp_path):
    """graphology-graphml is what Gephi Lite opens files with."""
    packages = ["graphology@0.26.0", "graphology-graphml@0.5.2"]
    run = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", *packages]
    if subprocess.run(run, cwd=tmp_path, capture_output=True, timeout=120, check=False).returncode:
        pytest.skip("npm's registry cannot be reached")
    script = """
        const {MultiGraph} = require('graphology');
        const text = require('fs').readFileSync(process.argv[1], 'utf8');
        const graph = require('graphology-graphml').parse(MultiGraph, text);
        console.log(JSON.stringify({nodes: graph.order, edges: graph.size, names: graph.mapNodes((_, a) => a.label)}));
    """
    run = subprocess.run(["node", "-e", script, out / "network.graphml"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    read = json.loads(run.stdout)
    import networkx

    own = networkx.read_graphml(out / "network.graphml")
    assert (read["nodes"], read["edges"]) == (own.number_of_nodes(), own.number_of_edges())
    assert read["edges"] > 50 and "Japan" in read["names"]
