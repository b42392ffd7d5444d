"""The published subjects are complete and ordinary, and their measure is the paper's."""

import ast
import io
import re
import sys
import tokenize
import tomllib
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

import run_published  # noqa: E402
from run_faults import Outcome  # noqa: E402
from subjects import Better, TrueFault, error, find_subjects, measure, metric  # noqa: E402
from write_docs import published_text  # noqa: E402

SUBJECTS = find_subjects()
CATALOGUE = tomllib.loads((ROOT / "docs" / "catalogue.toml").read_text(encoding="utf-8"))
FAULTS = {entry["name"] for entry in CATALOGUE.values() if entry["kind"] == "fault"}
GIVEAWAY = re.compile(r"\b(bug|fault\w*|wrong|mistake\w*|forg[eo]t\w*|broken|missing|should|oops|fix\w*|buggy)\b", re.IGNORECASE)


def test_33_subjects_with_55_faults():
    assert [s.name[:3] for s in SUBJECTS] == [f"h{i:02}" for i in range(1, 34)]
    assert len({s.number for s in SUBJECTS}) == 33
    kinds = Counter(fault.kind for s in SUBJECTS for fault in s.faults)
    assert kinds == {
        "HBS": 4, "HLR": 6, "HNE": 7, "ACH": 13, "RAW": 1, "WCI": 3, "LCH": 7, "OCH": 6, "LRM": 1, "LCN": 3, "VRM": 1, "CPP": 3,
    }  # fmt: skip


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda s: s.name)
def test_pair_is_two_ordinary_scripts(subject):
    faulty, fixed = (program.path.read_text(encoding="utf-8") for program in subject.programs())
    assert {name for fault in subject.faults for name in fault.names} <= FAULTS
    assert ast.dump(ast.parse(faulty)) != ast.dump(ast.parse(fixed))
    for text in (faulty, fixed):
        assert 15 <= len(text.splitlines()) <= 200
        assert "sleuth" not in text
        assert "seed(" in text
    notes = [t.string for t in tokenize.generate_tokens(io.StringIO(faulty).readline) if t.type == tokenize.COMMENT]
    assert [n for n in notes if GIVEAWAY.search(n)] == []


def test_measure_pairs_findings_with_faults():
    faults = (TrueFault("OCH", ("optimizer-unsuited", "learning-rate-too-low")), TrueFault("HLR", ("learning-rate-too-low",)))
    both = measure(faults, ("learning-rate-too-low", "optimizer-unsuited", "dead-relu-bias"))
    assert (both.recall, both.precision) == (1.0, pytest.approx(2 / 3))
    one = measure(faults, ("learning-rate-too-low",))
    assert (one.recall, one.precision) == (0.5, 1.0)
    assert one.f3 == pytest.approx(10 * 0.5 / 9.5)
    silent = measure(faults, ())
    assert (silent.recall, silent.precision, silent.f3) == (0.0, 0.0, 0.0)


def test_f3_as_in_the_paper():
    """Subject D6 under DeepFD in table 9 of the replication package: recall 0.5, precision 0.67, F3 0.51."""
    faults = tuple(TrueFault(kind, (kind,)) for kind in ("HLR", "HNE", "LCH", "ACH"))
    found = measure(faults, ("OCH", "HLR", "HNE"))
    assert (found.recall, round(found.precision, 2), round(found.f3, 2)) == (0.5, 0.67, 0.51)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [("a 1\nloss 0.5 accuracy: 0.91\n", 0.91), ("mse 3.2e-05", 3.2e-05), ("accuracy 1", 1.0), ("loss inf\n\n", float("inf"))],
)
def test_metric_is_the_last_number(printed, expected):
    assert metric(printed) == expected


def test_error():
    assert error(0.75, Better.HIGHER) == 0.25
    assert error(0.75, Better.LOWER) == 0.75
    assert error(float("nan"), Better.LOWER) == float("inf")


def test_summary_table_and_page():
    subjects = [s for s in SUBJECTS if s.number in ("D1", "D13")]
    outcomes = [
        outcome("h18_so_31880720", "faulty", ("softmax-over-one-unit",)),
        outcome("h18_so_31880720", "fixed"),
        outcome("h30_so_59278771", "faulty", ("model-too-small", "dead-relu-bias"), hints=("bottleneck-layer",)),
        outcome("h30_so_59278771", "fixed", ("constant-labels",)),
    ]
    found = run_published.summary(subjects, outcomes)
    assert found["mean"]["recall"] == pytest.approx((1 + 1 / 3) / 2, abs=1e-4)
    assert found["mean"]["precision"] == pytest.approx(0.75)
    assert found["mean"]["recall_with_hints"] == pytest.approx((1 + 2 / 3) / 2, abs=1e-4)
    assert found["total"] == {"n_true": 4, "n_found": 2, "n_right": 2, "n_findings": 3, "n_found_with_hints": 3}
    assert found["false_faults"] == [{"program": "h30_so_59278771", "rules": ("constant-labels",)}]
    assert "in all: 2 of 4 true faults (3 with hints); 2 of 3 findings are right" in run_published.table(found)
    text = published_text(found)
    assert "In all, 2 of 4 true faults are named (3 with hints), and 2 of 3 findings are right." in text
    assert "| `h30_so_59278771` | constant-labels |" in text
    assert "| DeepFD, on the paper's programs | 0.33 | 0.18 | 0.29 |" in text


def outcome(program, role, faults=(), hints=()):
    return Outcome(program, role, "", (), faults, (), hints, "", 1.0)


@pytest.mark.slow
def test_one_pair_does_harm_and_is_diagnosed(tmp_path, capsys):
    pytest.importorskip("torch")
    assert run_published.main(["--check", "--only", "D14"]) == 0
    target = tmp_path / "published.json"
    assert run_published.main(["--only", "D1", "--output", str(target)]) == 0
    assert '"n_found": 1' in target.read_text()
    assert "softmax-over-one-unit" in capsys.readouterr().out
