"""t-SNE and UMAP of a kept run: asked for by name, and by other libraries."""

import sys
from dataclasses import replace

import numpy as np
import pytest

from sleuth.launch.projecting import METHODS
from sleuth.store.trace_file import save_trace
from tests.cli.test_commands import call
from tests.render.test_inside_maps import insides
from tests.store.kept import keep
from tests.traces import healthy_trace

DICE = np.random.default_rng(6)


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder with a run that has features of samples in two groups, and one that has none."""
    runs = tmp_path / ".sleuth" / "runs"
    n = 60
    scores = DICE.normal(size=(n, 8)) + 20 * (np.arange(n)[:, None] % 2)
    seen = insides(n, 2)
    seen = replace(seen, projection=replace(seen.projection, scores=scores))
    save_trace(replace(healthy_trace(), insides=seen), keep(runs, "2026-11-20-1432-keen-otter") / "trace.npz")
    save_trace(healthy_trace(), keep(runs, "2026-11-20-1440-mild-moose") / "trace.npz")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("chart", ["embedding-tsne", "embedding-umap"])
def test_without_the_library_the_extra_is_named(here, chart, monkeypatch, capsys):
    for name in ("openTSNE", "umap"):
        monkeypatch.setitem(sys.modules, name, None)
    assert call("plot", "otter", chart) == 2
    said = capsys.readouterr().err
    assert f"pip install 'mlsleuth[{chart.rpartition('-')[2]}]'" in said
    assert "embedding-projection" in said
    assert not list(here.glob("*.svg"))


def test_a_run_without_features_says_why(here, capsys):
    assert call("plot", "moose", "embedding-tsne") == 2
    assert "kept no features" in capsys.readouterr().err


def test_they_are_listed_where_there_are_features(here, capsys):
    assert call("plot", "otter", "--list") == 0
    assert "embedding-tsne" in capsys.readouterr().out
    assert call("plot", "moose", "--list") == 0
    assert "embedding-tsne" not in capsys.readouterr().out


@pytest.mark.filterwarnings("ignore")  # the libraries' own, as they are imported
@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.extra)
def test_groups_stay_apart_and_the_picture_is_the_same_each_time(here, method):
    pytest.importorskip({"tsne": "openTSNE", "umap": "umap"}[method.extra])
    assert call("plot", "otter", method.chart, "-o", "a.svg") == 0
    assert call("plot", "otter", method.chart, "-o", "b.svg") == 0
    assert (here / "a.svg").read_text() == (here / "b.svg").read_text()
    scores = np.concatenate([DICE.normal(size=(30, 8)), 20 + DICE.normal(size=(30, 8))])
    places = method.place(scores)
    within = np.linalg.norm(places[:30] - places[:30].mean(0), axis=1).max()
    assert np.linalg.norm(places[:30].mean(0) - places[30:].mean(0)) > within
