"""`sleuth plot`, by its words."""

import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from sleuth.render.charts.curves import count_table
from sleuth.render.figures import Figure
from sleuth.render.templating import environment
from sleuth.store.telemetry import TelemetryWriter
from sleuth.store.trace_file import save_trace
from tests.cli.test_commands import call
from tests.store.kept import keep
from tests.traces import healthy_trace

GRADIENT_BINS, WEIGHT_BINS = 41, 39  # edges of a sign
OTTER, MOOSE, WREN = "2026-11-20-1432-keen-otter", "2026-11-20-1440-mild-moose", "2026-11-20-1450-wise-wren"


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder with a run that has its evidence, one that was killed, and one with nothing in it."""
    runs = tmp_path / ".sleuth" / "runs"
    save_trace(healthy_trace(), keep(runs, OTTER) / "trace.npz")
    killed = keep(runs, MOOSE, losses=None, started="2026-11-20T14:40:00+00:00")
    writer = TelemetryWriter(lambda: killed)
    for step in range(20):
        writer.write_step(step, 2.0 - 0.05 * step, 0.1, 0.01, 0.002)
        writer.write_metrics(step, {"val/acc": step / 20, "train/acc": step / 19}, is_called=True)
    norms = {name: {0: 1.0, 1: 2.0} for name in ("gradient_norm", "weight_norm", "update_norm")}
    for step in (0, 1, 5):
        writer.write_norms(step, ("fc.weight", "fc.bias"), norms)
        for series, edges in (("gradient_counts", GRADIENT_BINS), ("weight_counts", WEIGHT_BINS)):
            writer.write_counts(series, step, {0: np.full(2 * edges, 3, np.uint16)}, np.geomspace(1e-10, 100.0, edges))
    writer.close()
    keep(runs, WREN, losses=None, started="2026-11-20T14:30:00+00:00")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(capsys):
    return [line.split()[0] for line in capsys.readouterr().out.splitlines()]


def test_the_list_of_charts(here, capsys):
    assert call("plot", "otter", "--list") == 0
    found = names(capsys)
    assert {"loss", "evaluation-accuracy", "learning-rate", "gradient-norm-by-layer", "step-time"} <= set(found)


def test_a_run_without_evidence_has_what_its_steps_left(here, capsys):
    assert call("plot", "moose", "--list") == 0
    assert set(names(capsys)) == {
        "loss", "learning-rate", "step-time", "gradient-norm-per-tensor", "gradient-norm-by-layer", "weight-norm-per-tensor",
        "weight-norm-by-layer", "update-ratio-per-tensor", "update-ratio-by-layer", "gradient-histograms", "weight-distributions",
        "metric-acc",
    }  # fmt: skip
    assert call("plot", "moose", "gradient-norm-by-layer") == 0
    assert "fc.weight" in Path("gradient-norm-by-layer.svg").read_text()
    assert call("plot", "moose", "gradient-histograms") == 0
    assert "fc.weight" in Path("gradient-histograms.svg").read_text()


def test_a_run_with_nothing(here, capsys):
    assert call("plot", "wren", "--list") == 0
    assert capsys.readouterr().out == f"{WREN} has nothing that can be drawn.\n"
    assert call("plot", "wren", "loss") == 2
    assert f"{WREN} has nothing that can be drawn: it kept no steps" in capsys.readouterr().err


def test_the_file_that_was_not_named_is_not_written_over(here, capsys):
    assert call("plot", "otter", "loss") == 0
    assert capsys.readouterr() == ("", "Written: loss.svg\n")
    before = Path("loss.svg").read_bytes()
    assert call("plot", "otter", "loss", "--dark") == 2
    assert "loss.svg is there already; -o loss.svg writes over it" in capsys.readouterr().err
    assert Path("loss.svg").read_bytes() == before
    assert call("plot", "otter", "loss", "--dark", "-o", "loss.svg") == 0
    assert Path("loss.svg").read_bytes() != before


def test_width_and_colours(here):
    assert call("plot", "otter", "loss", "-o", "a.svg", "--width", "500") == 0
    assert ET.parse("a.svg").getroot().get("width") == "500"
    assert 'fill="#ffffff"' in Path("a.svg").read_text()
    assert call("plot", "otter", "loss", "-o", "a.svg", "--dark") == 0
    assert 'fill="#191c20"' in Path("a.svg").read_text()


def test_png(here):
    from PIL import Image

    pytest.importorskip("resvg_py", reason="PNG needs resvg-py")
    assert call("plot", "otter", "loss", "-o", "a.png", "--width", "400", "--zoom", "1.5") == 0
    picture = np.asarray(Image.open("a.png").convert("RGB")).astype(int)
    assert picture.shape[1] == 600
    assert (np.abs(picture - [0, 114, 178]).sum(axis=2) < 30).sum() > 100  # the curve, in its colour
    assert (picture[:, :5] == 255).all()


def test_png_without_the_library(here, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    assert call("plot", "otter", "loss", "-o", "a.png") == 2
    assert "PNG needs resvg-py: pip install 'mlsleuth[plot]'" in capsys.readouterr().err
    assert not Path("a.png").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["otter", "los"], f"{OTTER} has no chart 'los'; did you mean loss?"),
        (["otter", "loss", "-o", "a.pdf"], "a.pdf: the name must end in .svg or .png"),
        (["otter", "loss", "-o", "none/a.svg"], "none/a.svg: there is no folder 'none'"),
        (["otter"], "give a CHART; `sleuth plot otter --list` lists what it has"),
        (["otter", "loss", "--list"], "give a CHART or --list"),
        (["badger", "loss"], "has 'badger' in its name"),
        (["otter", "../loss"], "there is no folder '..'"),
    ],
)
def test_what_cannot_be_drawn_is_said(here, capsys, words, message):
    if "../loss" in words:
        message = "has no chart '../loss'"
    assert call("plot", *words) == 2
    assert message in capsys.readouterr().err
    assert not list(here.glob("*.svg"))


def test_charts_of_a_classical_program_come_from_its_report(here, capsys):
    figure = Figure("Confusion", count_table("Confusion.", ["no", "yes"], np.array([[8, 2], [1, 9]])), "True and predicted.")
    page = environment().from_string("{% from 'macros.html' import chart %}{{ chart(a) }}").render(a=figure)
    (here / ".sleuth" / "runs" / WREN / "report.html").write_text(page)
    assert call("plot", "wren", "--list") == 0
    assert capsys.readouterr().out == "confusion  Confusion: True and predicted.\n"
    assert call("plot", "wren", "confusion") == 0
    texts = ["".join(one.itertext()) for one in ET.parse("confusion.svg").iter("{http://www.w3.org/2000/svg}text")]
    assert {"8", "2", "1", "9"} <= set(texts)


def test_damaged_files_cost_only_what_was_in_them(here, capsys):
    folder = here / ".sleuth" / "runs" / OTTER
    (folder / "trace.npz").write_bytes(b"no")
    (folder / "metrics.jsonl").write_bytes(b"\xff\xfe")
    (folder / "diagnosis.json").write_text("[")
    assert call("plot", "otter", "--list") == 0
    assert names(capsys) == ["loss", "learning-rate", "step-time"]
