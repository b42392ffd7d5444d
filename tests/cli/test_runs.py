"""`sleuth runs`, by its words and as a real process."""

import csv
import io
import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sleuth.cli.commands import spelled_out
from tests.cli.test_commands import call
from tests.store.kept import NEVER, keep, steps

OTTER, MOOSE, WREN = "2026-11-20-1432-keen-otter", "2026-11-20-1440-mild-moose", "2026-11-20-1450-wise-wren"
HOSTILE = "\x1b[31mred\x1b[0m \u202eevil\nsecond"


@pytest.fixture
def store(tmp_path, monkeypatch):
    """A folder with three kept runs, in which the command is given."""
    runs = tmp_path / ".sleuth" / "runs"
    keep(runs, OTTER, labels={"tags": ["baseline"], "note": "the first"})
    keep(
        runs, MOOSE, faults=("loss-plateau",), losses=(2.0, 1.9, float("inf")), started="2026-11-20T14:40:00+00:00",
        ended="2026-11-20T14:50:00+00:00", command=["sleuth", "run", "train.py", "--lr", "5"],
    )  # fmt: skip
    keep(runs, WREN, status="running", process=NEVER, started="2026-11-20T14:50:00+00:00", ended="", exit_code=None, reserved=1)
    (runs / WREN / "diagnosis.json").unlink()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TZ", "UTC")
    return runs


@pytest.mark.parametrize("words", [[], ["list"]])
def test_the_list(store, capsys, words):
    assert call("runs", *words) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == [
        "run",
        "started",
        "took",
        "script",
        "status",
        "verdict",
        "first",
        "fault",
        "steps",
        "loss",
        "tags",
    ]
    assert [line.split()[0] for line in lines[1:]] == [WREN, MOOSE, OTTER]
    assert " killed " in lines[1]
    assert " fault " in lines[2]
    assert " loss-plateau " in lines[2]
    assert " not finite" in lines[2]
    assert " 10 min 0 s " in lines[2]
    assert lines[3].endswith("3         0.5  baseline")
    assert lines[1].endswith("  3         0.5")


def test_where_sort_and_limit(store, capsys):
    assert call("runs", "--where", "fault is null and loss < 0.6 and script = 'train.py' and tag = 'baseline'") == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()[1:]] == [OTTER]
    assert call("runs", "list", "--sort", "-loss", "--limit", "1") == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()[1:]] == [MOOSE]
    assert call("runs", "--where", "steps > 99") == 0
    assert capsys.readouterr().err == f"No run in {store} fits.\n"
    assert call("runs", "--where", "step > 99") == 2
    assert "runs have no column 'step'. Did you mean steps?" in capsys.readouterr().err


def test_the_list_for_programs(store, capsys):
    assert call("runs", "--output-format", "json") == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["run"] for row in rows] == [WREN, MOOSE, OTTER]
    assert (rows[1]["fault"], rows[1]["loss"], rows[1]["duration"]) == ("loss-plateau", "inf", 600.0)
    assert (rows[0]["verdict"], rows[0]["status"], rows[2]["tags"]) == (None, "killed", ["baseline"])
    assert call("runs", "--output-format", "csv", "--sort", "run") == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["run"] for row in rows] == [OTTER, MOOSE, WREN]
    assert (rows[0]["note"], rows[0]["loss"], rows[2]["verdict"]) == ("the first", "0.5", "")


def test_no_runs_yet(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert call("runs") == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == f"No run in {tmp_path / '.sleuth' / 'runs'}; `sleuth run SCRIPT` keeps one.\n"
    assert call("runs", "--output-format", "json") == 0
    assert json.loads(capsys.readouterr().out) == []
    assert call("runs", "show", "last") == 2
    assert "there are no runs in" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_another_store(store, tmp_path, capsys):
    keep(tmp_path / "other", "2026-11-20-1432-odd-owl")
    assert call("runs", "--store", "other") == 0
    assert "odd-owl" in capsys.readouterr().out
    assert call("runs", "list", "--store", "no") == 2
    assert "--store: there is no folder 'no'" in capsys.readouterr().err


def test_one_run(store, capsys):
    (store / OTTER / "summary.txt").write_text("✓ No fault found in train.py\n  all fine\n", "utf-8")
    assert call("runs", "show", "otter") == 0
    shown = capsys.readouterr().out
    assert shown.startswith("✓ No fault found in train.py\n  all fine\n\n  Run         2026-11-20-1432-keen-otter\n")
    for line in (
        "Status      finished, exit code 0", "Started     2026-11-20 14:32, took 1 min 5 s", "Steps       3, final loss 0.5",
        "Command     sleuth run train.py", "Commit      abc", "Seeds       torch 1", "Environment Python 3.11.7",
        "Settings    budget 1.03", "Tags        baseline", "Note        the first", "Files       diagnosis.json, ",
    ):  # fmt: skip
        assert f"\n  {line}" in shown
    assert call("runs", "show", "last") == 0
    assert f"Status      killed (process {NEVER})" in capsys.readouterr().out
    assert call("runs", "show", "moose", "--output-format", "json") == 0
    tree = json.loads(capsys.readouterr().out)
    assert (tree["run"], tree["command"][-1], tree["loss"]) == (MOOSE, "5", "inf")
    assert tree["files"]["steps.bin"] == len(steps([0.0] * 3))


def test_two_runs_side_by_side(store, capsys):
    assert call("runs", "compare", "otter", "moose") == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"A  {OTTER}\nB  {MOOSE}\n")
    assert "\ncommand\n  A    sleuth run train.py\n  B    sleuth run train.py --lr 5\n" in shown
    assert "\nfaults\n  A    –\n  B    loss-plateau\n" in shown
    assert "\nlosses\n  A B  differ by more than 1 % from step 1 on (1 and 1.9)\n" in shown
    assert "The same in all: " in shown
    assert call("runs", "compare", "otter", "moose", "last", "--output-format", "json") == 0
    tree = json.loads(capsys.readouterr().out)
    assert tree["runs"] == [OTTER, MOOSE, WREN]
    assert tree["differs"]["final loss"] == ["0.5", "inf", "0.5"]
    assert [(one["run"], one["first_apart"]) for one in tree["losses"]] == [(MOOSE, 1), (WREN, None)]
    assert call("runs", "compare", "otter") == 2
    assert "compare takes 2 to 10 different runs" in capsys.readouterr().err


def test_a_curve_of_two_runs_is_drawn(store, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert call("runs", "compare", "otter", "moose", "--curve", "lr", "--store", str(store)) == 0
    assert (tmp_path / "learning-rate.svg").read_text("utf-8").startswith("<svg")
    assert capsys.readouterr().err == "Written: learning-rate.svg\n"
    assert call("runs", "compare", "otter", "moose", "--curve", "f1", "--store", str(store)) == 2
    assert "the comparison has no chart 'f1'; its curves are loss, learning-rate" in capsys.readouterr().err
    assert call("runs", "compare", "otter", "moose", "-o", "x.svg", "--store", str(store)) == 2
    assert "--curve says of which" in capsys.readouterr().err


def test_tags_and_notes(store, capsys):
    assert call("runs", "tag", "otter", "+best", "-baseline", "-healthy", "+a.b", "--store", str(store)) == 0
    assert capsys.readouterr().out == f"{OTTER}: a.b best\n"
    assert call("runs", "tag", "-best", "otter") == 2
    assert call("runs", "tag", "otter", "best") == 2
    assert "+best adds the tag, -best removes it" in capsys.readouterr().err
    assert call("runs", "note", "otter", "lower rate, see paper") == 0
    assert call("runs", "--where", "tag = 'best' and note = 'lower rate, see paper'") == 0
    assert OTTER in capsys.readouterr().out.splitlines()[-1]
    assert call("runs", "note", "otter", "") == 0
    assert capsys.readouterr().out == f"{OTTER}: no note\n"


@pytest.mark.parametrize(("answer", "is_gone"), [("y\n", True), ("YES\n", True), ("n\n", False), ("\n", False), ("", False)])
def test_deleting_asks(store, capsys, monkeypatch, answer, is_gone):
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    assert call("runs", "delete", "otter") == (0 if is_gone else 2)
    said = capsys.readouterr()
    assert f"{store / OTTER} (4 files)\nDelete it? [y/N] " in said.err
    assert (store / OTTER).exists() is not is_gone
    assert ("nothing was deleted" in said.err) is not is_gone


def test_deleting_several_without_asking(store, capsys):
    assert call("runs", "delete", "otter", "moose", "otter", "--yes") == 0
    assert capsys.readouterr().out == f"Deleted {OTTER}\nDeleted {MOOSE}\n"
    assert [path.name for path in store.iterdir()] == [WREN]


def test_a_word_that_is_not_clear_deletes_nothing(store, capsys):
    assert call("runs", "delete", "otter", "2026", "--yes") == 2
    assert call("runs", "delete", "../..", "--yes") == 2
    assert len(list(store.iterdir())) == 3


def test_export(store, capsys):
    pytest.importorskip("pyarrow")
    from pyarrow import parquet

    for name in ("a.csv", "b.jsonl", "c.parquet"):
        assert call("runs", "export", name, "--sort", "run", "--where", "status != 'killed'") == 0
    assert capsys.readouterr().out.splitlines()[0] == "2 runs written to a.csv"
    rows = [json.loads(line) for line in Path("b.jsonl").read_text("utf-8").splitlines()]
    assert [row["run"] for row in rows] == [OTTER, MOOSE]
    assert [row["loss"] for row in rows] == [0.5, "inf"]
    table = parquet.read_table("c.parquet")
    assert table.column("loss").to_pylist() == [0.5, float("inf")]
    assert table.column("steps").to_pylist() == [3, 3]
    assert table.column("tags").to_pylist() == [["baseline"], []]
    assert [row["loss"] for row in csv.DictReader(io.StringIO(Path("a.csv").read_text("utf-8")))] == ["0.5", "inf"]


def test_export_of_the_curves_of_a_run(store, capsys):
    assert call("runs", "export", OTTER, "curves.csv") == 0
    rows = [
        (one["curve"], one["step"], one["value"]) for one in csv.DictReader(io.StringIO(Path("curves.csv").read_text("utf-8")))
    ]
    assert [row for row in rows if row[0] == "loss"][-1] == ("loss", "2", "0.5")
    assert capsys.readouterr().out == f"{OTTER}: {len(rows)} rows written to curves.csv\n"
    for words in (["a.csv", "--to", "tensorboard"], ["a.csv", "--sort", "loss"], ["a.txt"]):
        assert call("runs", "export", OTTER, *words) == 2


@pytest.mark.parametrize(("out", "message"), [("a.txt", "must end in .csv"), ("no/a.csv", "there is no folder 'no'")])
def test_export_to_what_cannot_be(store, capsys, out, message):
    assert call("runs", "export", out) == 2
    assert message in capsys.readouterr().err


def test_parquet_without_its_library(store, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert call("runs", "export", "a.parquet") == 2
    assert "install `mlsleuth[data]`" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["list"], ["show", "owl"], ["compare", "owl", "otter"], ["list", "--output-format", "csv"],
                                   ["list", "--output-format", "json"], ["tag", "owl", "+x"], ["delete", "owl", "--yes"]])  # fmt: skip
def test_nothing_that_a_file_holds_commands_the_terminal(store, capsys, words):
    name = "2026-11-20-1432-owl" + ("\x1b[2J\u202e" if os.name == "posix" else "")
    folder = keep(
        store, name, script=HOSTILE, command=[HOSTILE], exception=HOSTILE, host=HOSTILE, faults=(HOSTILE,), folder=HOSTILE,
        labels={"tags": [HOSTILE], "note": HOSTILE}, environment={HOSTILE: HOSTILE}, seeds={HOSTILE: HOSTILE}, verdict=HOSTILE,
    )  # fmt: skip
    (folder / "summary.txt").write_text(HOSTILE, "utf-8")
    assert call("runs", *words) == 0
    shown = "".join(capsys.readouterr())
    assert "owl" in shown
    assert not {"\x1b", "\u202e", "\r"} & {*shown}
    if words == ["list"]:
        assert len(shown.splitlines()) == 5
        assert "\\x1b[31mred\\x1b[0m" in shown


def test_folders_torn_at_any_place_are_shown(store, capsys):
    """Every file cut off, and with bytes changed, at many places: no command may fail, and all runs stay in the list."""
    dice = random.Random(7)
    originals = {path: path.read_bytes() for path in (store / OTTER).iterdir()}
    for path, content in originals.items():
        for _ in range(25):
            torn = bytearray(content[: dice.randrange(len(content) + 1)] if dice.random() < 0.5 else content)
            for _ in range(dice.randrange(4) if torn else 0):
                torn[dice.randrange(len(torn))] = dice.choice(b'\x00\xff"{[]}:,0-e')
            path.write_bytes(torn)
            for words in (["list"], ["list", "--output-format", "json"], ["show", "otter"], ["compare", "otter", "moose"],
                          ["list", "--sort", "loss", "--where", "loss < 3 or steps is null or note != 'x'"], ["export", "x.csv"]):  # fmt: skip
                assert call("runs", *words) == 0, (path.name, bytes(torn), words)
                said = capsys.readouterr()
                assert not said.err or "fits" in said.err
                assert words != ["list"] or len(said.out.splitlines()) == 4
        path.write_bytes(content)


def test_help(store, capsys):
    assert call("runs", "--help") == 0
    shown = capsys.readouterr().out
    assert all(f"\n  {name} " in shown for name in ("list", "show", "compare", "tag", "note", "delete", "export"))
    assert call("runs", "lst") == 2
    assert "No such command 'lst'" in capsys.readouterr().err
    assert call("runs", "tag", "--help") == 0
    assert call("runs", "show") == 2


def test_the_short_form():
    assert spelled_out(["runs"]) == ["runs", "list"]
    assert spelled_out(["runs", "--store", "x"]) == ["runs", "list", "--store", "x"]
    assert spelled_out(["runs", "--store", "x", "list", "--limit", "3"]) == ["runs", "list", "--store", "x", "--limit", "3"]
    assert spelled_out(["runs", "--store=x", "tag", "last", "+a"]) == ["runs", "tag", "--store=x", "last", "+a"]
    assert spelled_out(["runs", "--store", "x", "--limit", "3"]) == ["runs", "list", "--store", "x", "--limit", "3"]
    for words in (["runs", "show", "x"], ["runs", "-h"], ["runs", "--help"], ["run", "x.py"], [], ["--version"]):
        assert spelled_out(words) == words


def test_the_real_command_is_quick_and_loads_nothing_heavy(tmp_path):
    for index in range(2000):
        keep(tmp_path / "runs", f"2026-11-20-1432-run-{index}")
    code = (
        "import sys, time\nbegan = time.process_time()\nsys.argv = ['sleuth', 'runs', '--store', 'runs']\n"
        "from sleuth.cli.main import main\n"
        "try:\n    main()\nfinally:\n    print(time.process_time() - began, 'numpy' in sys.modules, file=sys.stderr)\n"
    )
    took = []
    for _ in range(3):  # the best of three: what else the machine does adds to a single one
        done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=60)
        assert done.returncode == 0, done.stderr
        assert len(done.stdout.splitlines()) == 2001
        seconds, has_numpy = done.stderr.split()
        assert has_numpy == "False"
        took.append(float(seconds))
    assert min(took) < 1


def test_a_terminal_that_knows_ascii_only(store):
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    (store / OTTER / "summary.txt").write_text("✓ Größe → 3\n", "utf-8")
    command = [sys.executable, "-m", "sleuth", "runs", "show", "otter"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "-> 3" in done.stdout
    assert done.stdout.isascii()


def test_a_run_that_is_being_written(tmp_path):
    """A real second process trains nothing but keeps a run; it is listed as running, and as killed when it is gone."""
    pytest.importorskip("torch")
    (tmp_path / "train.py").write_text(
        "import pathlib, time, torch\nnet = torch.nn.Linear(3, 1)\noptimizer = torch.optim.SGD(net.parameters(), 0.01)\n"
        "for step in range(10**9):\n    loss = net(torch.randn(8, 3)).square().mean()\n    optimizer.zero_grad()\n"
        "    loss.backward()\n    optimizer.step()\n"
        "    if step == 5: pathlib.Path('begun').touch()\n    if step > 5: time.sleep(0.01)\n"
    )
    child = subprocess.Popen([sys.executable, "-m", "sleuth", "run", "train.py"], cwd=tmp_path, stderr=subprocess.DEVNULL)
    listed = [sys.executable, "-m", "sleuth", "runs", "--output-format", "json"]
    try:
        limit = time.monotonic() + 60
        while not (tmp_path / "begun").exists():
            assert time.monotonic() < limit
            assert child.poll() is None
            time.sleep(0.05)
        (row,) = json.loads(subprocess.check_output(listed, cwd=tmp_path))
        assert (row["status"], row["script"]) == ("running", "train.py")
        assert row["steps"] > 5
        assert row["loss"] > 0
    finally:
        child.kill()
        child.wait()
    (row,) = json.loads(subprocess.check_output(listed, cwd=tmp_path))
    assert row["status"] == "killed"


VALUES = {"argparse": {"lr": 0.1, "optim.name": "adam", HOSTILE: HOSTILE}, "Config": {"lr": 0.1}, "a.yaml": {"lr": 0.3}}


@pytest.fixture
def valued(store):
    """Two runs whose programs were given settings, and one that is older."""
    keep(store, "2026-11-21-1000-able-fox", values=VALUES, seeds={"torch": 0, "python": 3},
         seeded=[{"generator": "python", "seed": "3", "file": "t.py", "line": 9, "n": 1}])  # fmt: skip
    keep(store, "2026-11-21-1100-bold-fox", values={"argparse": {"lr": 0.2, "optim.name": "sgd"}})
    return store


def test_settings_and_seeds_of_a_run_are_shown(valued, capsys):
    assert call("runs", "show", "able") == 0
    text = capsys.readouterr().out
    assert "  Values      argparse: lr 0.1 · optim.name adam · " in text
    assert "              Config: the same values\n              a.yaml: lr 0.3\n" in text
    assert "  Seeds       torch 0 · python 3 (t.py:9)\n" in text
    assert "\x1b" not in text
    assert call("runs", "show", "able", "--output-format", "json") == 0
    tree = json.loads(capsys.readouterr().out)
    assert tree["values"]["a.yaml"] == {"lr": 0.3}
    assert tree["seeded"][0]["line"] == 9


def test_columns_that_are_asked_for_stand_in_the_list(valued, capsys):
    assert call("runs", "--where", "lr > 0.05", "--sort", "-lr", "--columns", "optim.name") == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines[0][-2:] == ["optim_name", "lr"]
    assert [line[-2:] for line in lines[1:]] == [["sgd", "0.2"], ["adam", "0.1"]]
    assert call("runs", "--columns", "nothing") == 2
    assert "no column 'nothing'" in capsys.readouterr().err


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_settings_are_exported(valued, tmp_path, ending):
    assert call("runs", "export", f"out.{ending}") == 0
    if ending == "parquet":
        table = pytest.importorskip("pyarrow.parquet").read_table(tmp_path / "out.parquet").to_pylist()
    elif ending == "csv":
        table = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text("utf-8"))))
    else:
        table = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    rates = {row["run"]: row.get("lr") for row in table}
    assert float(rates["2026-11-21-1100-bold-fox"]) == 0.2
    assert not rates[OTTER]
    assert {row.get("optim_name") for row in table} >= {"adam", "sgd"}
    assert "value_lr" not in table[0]
