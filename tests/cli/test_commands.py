"""The subcommands and their errors."""

import json
import sys

import pytest

import sleuth
from sleuth.cli import demo, main
from sleuth.diagnosis.engine import discover
from sleuth.diagnosis.settings import FAMILIES


def call(*words: str) -> int:
    """Run the command line in this process; returns its exit code."""
    with pytest.raises(SystemExit) as ended:
        main.main(list(words))
    return ended.value.code


def test_version(capsys):
    assert call("--version") == 0
    assert capsys.readouterr().out == f"sleuth {sleuth.__version__}\n"
    assert call("version") == 0
    assert capsys.readouterr().out.splitlines()[0] == f"sleuth {sleuth.__version__}"


@pytest.mark.parametrize("words", [["--help"], ["-h"], []])
def test_help_names_every_command(capsys, words):
    assert call(*words) in (0, 2)
    shown = "".join(capsys.readouterr())
    assert all(name in shown for name in ("run", "rules", "explain", "demo", "version"))


def test_rules_as_text(capsys):
    assert call("rules") == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(discover(FAMILIES)) + 2
    assert any(
        line.startswith("T306  optimizer-missing-parameters ") and " proof " in line and " error " in line for line in lines
    )


def test_rules_as_json(capsys):
    assert call("rules", "--output-format", "json") == 0
    rows = {row["code"]: row for row in json.loads(capsys.readouterr().out)}
    assert set(rows) == {rule.code for rule in discover(FAMILIES)}
    row = rows["T306"]
    assert row["name"] == "optimizer-missing-parameters"
    assert row["settings"]["min_backwards"] == 2
    assert (row["kind"], row["certainty"], row["severity"], row["preview"]) == ("fault", "proof", "error", False)


@pytest.mark.parametrize("name", ["optimizer-missing-parameters", "T306", "t306"])
def test_explain(capsys, name):
    assert call("explain", name) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("optimizer-missing-parameters (T306)\n====")
    assert all(f"\n{section}:" in shown for section in ("Measure", "Why", "Fix", "Limits", "Source", "Explains"))
    assert "[tool.sleuth.rules.optimizer-missing-parameters]\n    min_backwards = 2" in shown


def test_every_rule_can_be_explained(capsys):
    for rule in discover():
        assert call("explain", rule.name) == 0
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["explain", "optimiser-missing-parameters"],
            "no rule is called 'optimiser-missing-parameters'. Did you mean optimizer-missing-p",
        ),
        (["explain"], "Missing argument"),
        (["nope"], "No such command 'nope'"),
        (["run"], "Missing argument 'SCRIPT'"),
        (["run", "--nope", "x.py"], "No such option: --nope"),
        (["run", "--budget", "x", "x.py"], "Invalid value for '--budget'"),
        (["run", "missing.py"], "can't open file"),
        (["rules", "--output-format", "xml"], "'xml' is not one of 'text', 'json'"),
        (["demo", "missing-zerograd"], "there is no demo 'missing-zerograd'. Did you mean missing-zero-grad?"),
        (["demo", "q"], "`sleuth demo --list` lists them"),
    ],
)
def test_wrong_usage_is_one_clear_line(capsys, words, message):
    assert call(*words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("sleuth: ")
    assert err.count("\n") == 1
    assert message.lower() in err.lower()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--json", "-"], "--json takes a file: stdout belongs to the program"),
        (["--json", "no/x.json"], "--json: there is no folder"),
        (["--html", "."], "--html: '.' is a folder"),
        (["--budget", "0.5"], "the budget is a ratio from 1.0"),
        (["--stop-on", "info"], "--stop-on takes error or warning, not 'info'"),
        (["--fail-on", "x"], "--fail-on takes error or warning, not 'x'"),
        (["--select", "T3,loss-platau"], "select: no rule has the name or code 'loss-platau'. Did you mean 'loss-plateau'?"),
    ],
)
def test_wrong_options_are_told_before_the_program_starts(capsys, tmp_path, monkeypatch, words, message):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.py").write_text("raise SystemExit('the program ran')")
    assert call("run", *words, "x.py") == 2
    err = capsys.readouterr().err
    assert message in err
    assert "the program ran" not in err


def test_wrong_settings_are_told_before_the_program_starts(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.py").write_text("raise SystemExit('the program ran')")
    (tmp_path / "pyproject.toml").write_text("[tool.sleuth]\nbudgt = 1.1\n")
    assert call("run", "x.py") == 2
    assert "has no key 'budgt'. Did you mean 'budget'?" in capsys.readouterr().err


def test_an_internal_error_is_one_line_with_its_place(capsys, monkeypatch):
    monkeypatch.setattr(demo, "listing", lambda: [][1])
    assert call("demo", "--list") == 3
    err = capsys.readouterr().err
    assert err.startswith("sleuth: internal error: IndexError: list index out of range (test_commands.py:")
    assert "please report this line" in err
    assert err.count("\n") == 1


def test_words_from_the_command_line(capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["sleuth", "--version"])
    with pytest.raises(SystemExit):
        main.main()
    assert capsys.readouterr().out.startswith("sleuth ")


def test_demos_are_listed_with_what_is_wrong(capsys):
    assert call("demo", "--list") == 0
    lines = capsys.readouterr().out.splitlines()
    named = [line.split()[0] for line in lines[: len(demo.names())]]
    assert tuple(named) == demo.names()
    assert "healthy" in named
    assert len(named) >= 7
    assert {*named} - {"healthy"} <= {rule.name for rule in discover()}
    assert sum("(default)" in line for line in lines) == 1


def test_a_demo_needs_its_libraries(capsys, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert call("demo") == 2
    assert "the demo needs torch and sklearn: install `mlsleuth[all]`" in capsys.readouterr().err
