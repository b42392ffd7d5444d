"""Notebooks: executed by a real kernel, as Jupyter and VS Code do it."""

import json
import re
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest

import sleuth

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")
pytest.importorskip("ipykernel")
pytest.importorskip("torch")

SETUP = "import torch\ntorch.manual_seed(0)\nx = torch.randn(256, 4)\ny = (x[:, 0] > 0).long()"
TRAIN = """
model = torch.nn.Sequential(torch.nn.Linear(4, 16), torch.nn.ReLU(), torch.nn.Linear(16, 2))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(10):
    for i in range(0, 256, 32):
        {zero}
        loss = torch.nn.functional.cross_entropy(model(x[i:i + 32]), y[i:i + 32])
        loss.backward()
        optimizer.step()
"""
HEALTHY, FAULTY = TRAIN.format(zero="optimizer.zero_grad()"), TRAIN.format(zero="pass")


@pytest.fixture
def execute(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(sleuth.__file__).resolve().parents[1]))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")

    def run(*cells, allow_errors=False, client=nbclient.NotebookClient):
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
        running = client(
            notebook,
            timeout=300,
            kernel_name="python3",
            allow_errors=allow_errors,
            resources={"metadata": {"path": str(tmp_path)}},
        )
        running.execute()
        return [cell["outputs"] for cell in notebook.cells]

    return run


def shown(outputs):
    """The HTML and the text of what a cell displays."""
    (data,) = [one["data"] for one in outputs if "text/html" in one.get("data", {})]
    return data["text/html"], data["text/plain"]


class Balanced(HTMLParser):
    """Fails on tags that are not closed in order."""

    def __init__(self):
        super().__init__()
        self.open, self.seen = [], set()

    def handle_starttag(self, tag, attrs):
        self.seen.add(tag)
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def well_formed(html):
    parser = Balanced()
    parser.feed(html)
    assert parser.open == []
    return parser.seen


def test_a_training_cell_is_watched_and_told(execute):
    outputs = execute(
        "%load_ext sleuth\n" + SETUP,
        "%%sleuth --experiments off --budget 1.2\n" + FAULTY,
        "print(sleuth_run.diagnosis.verdict, [f.found.rule.name for f in sleuth_run.diagnosis.faults], model is not None)",
    )
    html, text = shown(outputs[1])
    assert "missing-zero-grad" in html
    assert "certain" in html
    assert re.search(r"\bIn\[2\]:\d", html)
    assert not re.search(r"ipykernel_\d", html + text)
    assert outputs[2][0]["text"] == "fault ['missing-zero-grad'] True\n"
    assert well_formed(html) == {"div", "b", "span", "details", "summary", "iframe"}
    assert "<script" not in html


class Seen(nbclient.NotebookClient):
    """Notes what is shown in place of an earlier output, and when."""

    def process_message(self, msg, cell, cell_index):
        if msg["msg_type"] in ("display_data", "update_display_data"):
            self.shown.append((time.monotonic(), msg["msg_type"], msg["content"]["data"].get("text/html", "")))
        return super().process_message(msg, cell, cell_index)


def test_a_cell_shows_how_it_trains(execute):
    slow = FAULTY.replace("optimizer.step()", "optimizer.step()\n        time.sleep(0.04)")
    shown_at = []
    Seen.shown = shown_at
    outputs = execute("%load_ext sleuth\nimport time\n" + SETUP, "%%sleuth\nprint('begun')\n" + slow, client=Seen)
    first, *between, last = [html for _, _, html in shown_at]
    assert "no step of a training yet" in first
    assert len(between) >= 3
    assert [kind for _, kind, _ in shown_at] == ["display_data"] + ["update_display_data"] * (len(between) + 1)
    times = [when for when, _, _ in shown_at[:-1]]
    assert len(times) <= (times[-1] - times[0]) / 0.4 + 1  # single ones come late, and closer together, on a busy machine
    steps = [int(re.search(r"step (\d+)", html)[1]) for html in between if "no step" not in html]
    assert steps == sorted(set(steps))
    assert 0 < steps[0] < steps[-1] <= 80
    assert "missing-zero-grad" in between[-1]  # while it trains
    assert "from step" in between[-1]
    assert "<svg" in between[-1]
    assert all(well_formed(html) and "<script" not in html for html in between)
    html, _ = shown(outputs[1])  # what is saved: one output, the result
    assert html == last
    assert "The whole report" in html
    assert outputs[1][1]["text"] == "begun\n"


def test_a_healthy_cell_is_told_in_one_line(execute):
    outputs = execute(
        "%load_ext sleuth\n" + SETUP, "%%sleuth --keep --name mine\n" + HEALTHY + "print('done')", "print(mine.diagnosis.verdict)"
    )
    assert [one["text"] for one in outputs[1] if one["output_type"] == "stream"] == ["done\n"]
    html, _ = shown(outputs[1])
    assert "No fault found" in html
    assert "over 80 steps" in html
    assert outputs[2][0]["text"] == "clean\n"


def test_a_kept_cell_is_among_the_runs(execute, tmp_path):
    from sleuth.store.catalogue import read_store

    execute("%load_ext sleuth\nimport sleuth\n" + SETUP, "%%sleuth --keep\n" + HEALTHY + "sleuth.log({'acc': 1.0})")
    (run,) = read_store(tmp_path / ".sleuth" / "runs")
    assert (run.status, run.n_steps, run.metrics[0].name) == ("finished", 80, "acc")


def test_a_cell_that_raises_shows_both(execute):
    outputs = execute(
        "%load_ext sleuth\n" + SETUP,
        "%%sleuth\n" + HEALTHY + "raise ValueError('my own')",
        "print(sleuth_run.report.trace.run.exception, 2 + 2)",
        allow_errors=True,
    )
    assert any("my own" in json.dumps(one) for one in outputs[1])
    assert shown(outputs[1])
    assert outputs[2][0]["text"] == "ValueError: my own 4\n"


def test_wrong_options_are_told_and_run_nothing(execute):
    outputs = execute(
        "%load_ext sleuth",
        "%%sleuth --colour\nn = 1",
        "%%sleuth --select no-such-rule\nn = 1",
        "'n' in globals()",
        allow_errors=True,
    )
    assert "--select RULES, --ignore RULES" in json.dumps(outputs[1])
    assert "no-such-rule" in json.dumps(outputs[2])
    assert outputs[3][0]["data"]["text/plain"] == "False"


def test_a_watch_as_the_value_of_a_cell_shows_itself(execute):
    cell = (
        SETUP
        + "\nimport sleuth\nwith sleuth.watch() as run:\n"
        + "\n".join("    " + line for line in FAULTY.splitlines())
        + "\nrun"
    )
    html, text = shown(execute(cell)[0])
    assert "missing-zero-grad" in html
    assert text.startswith("✗ sleuth found the fault in")


def test_hostile_names_are_text(execute):
    setup = SETUP + "\nclass Evil(torch.nn.Linear):\n    pass\nEvil.__name__ = '<img src=x onerror=alert(1)>'"
    html, _ = shown(
        execute("%load_ext sleuth\n" + setup, "%%sleuth\n" + FAULTY.replace("torch.nn.Linear(4, 16)", "Evil(4, 16)"))[1]
    )
    assert "<img" not in html
    well_formed(html)


def test_what_was_found_and_kept_shows_itself(execute):
    watch = "import sleuth\nwith sleuth.watch(is_kept=True) as run:" + FAULTY.replace("\n", "\n    ")
    cells = ("run.diagnosis", "run.diagnosis.faults[0]", "run.charts", "sleuth.runs()", "sleuth.runs()[0]")
    outputs = execute(SETUP, watch, *cells, "run.charts['loss']")
    for one in outputs[2:-1]:
        html, _ = shown(one)
        well_formed(html)
    assert all("missing-zero-grad" in shown(outputs[k])[0] for k in (2, 3, 5, 6))
    assert "learning-rate" in shown(outputs[4])[0]
    (picture,) = [one["data"] for one in outputs[-1] if "image/svg+xml" in one.get("data", {})]
    assert picture["image/svg+xml"].startswith("<svg")
