"""How the fault benchmark grades and counts, and one real run of it."""

import json
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))

import run_faults  # noqa: E402
from run_faults import Outcome, Score, count, score, table  # noqa: E402


@pytest.mark.parametrize(
    ("faults", "symptoms", "expected"),
    [
        (("b", "a"), (), Score.FIRST),
        (("c", "d", "b"), (), Score.TOP3),
        (("c", "d", "e", "b"), (), Score.NOTICED),
        ((), ("dead-units",), Score.NOTICED),
        ((), (), Score.NOTHING),
    ],
)
def test_score(faults, symptoms, expected):
    assert score(("a", "b"), faults, symptoms) == expected


def outcome(program, role, faults=(), symptoms=(), grade=""):
    return Outcome(program, role, "" if role == "healthy" else "a", ("a",), faults, symptoms, (), grade, 1.0)


def test_count_and_table():
    outcomes = [
        outcome("a__x", "faulty", ("a",), grade="first"),
        outcome("a__y", "faulty", (), ("s",), grade="noticed"),
        outcome("a__y", "fixed", ("c",)),
        outcome("gan", "healthy", (), ("s",)),
    ]
    summary = count(outcomes)
    assert summary["scores"] == {"first": 1, "top3": 0, "noticed": 1, "nothing": 0, "failed": 0}
    assert summary["false_faults"] == [{"program": "a__y", "role": "fixed", "rules": ("c",)}]
    assert summary["symptoms_on_sane"] == [{"program": "gan", "role": "healthy", "rules": ("s",)}]
    text = table(summary, outcomes)
    assert "a__y: faults [], symptoms ['s']" in text
    assert "false faults on 1 of 2 programs" in text


@pytest.mark.slow
def test_one_pair_end_to_end(tmp_path, capsys):
    pytest.importorskip("torch")
    target = tmp_path / "found.json"
    code = run_faults.main(["--only", "labels-out-of-range__ratings_from_one", "--output", str(target)])
    found = json.loads(target.read_text())
    assert (found["n_faulty"], found["n_fixed"], found["n_healthy"]) == (1, 1, 0)
    assert [p["score"] for p in found["programs"]] == ["first", ""]
    assert found["false_faults"] == []
    assert code == 0
    assert "labels-out-of-range" in capsys.readouterr().out
