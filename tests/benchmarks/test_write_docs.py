"""The page on benchmarks is the one that the results give."""

import sys
from pathlib import Path

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))

import write_docs  # noqa: E402


def test_page_is_written_from_the_results():
    assert write_docs.TARGET.read_text(encoding="utf-8") == write_docs.document()


def test_table():
    assert write_docs.rows(["a", "b"], [[1, "x"]]) == "| a | b |\n| --- | --- |\n| 1 | x |\n"


def test_faults_text_counts():
    found = {
        "n_faulty": 2, "n_fixed": 2, "n_healthy": 1,
        "scores": {"first": 1, "top3": 0, "noticed": 1, "nothing": 0, "failed": 0},
        "rules": {"dead-relu-bias": {"first": 1, "top3": 0, "noticed": 1, "nothing": 0, "failed": 0}},
        "false_faults": [{"program": "gan", "role": "healthy", "rules": ["constant-labels"]}],
        "symptoms_on_sane": [],
        "programs": [
            {"program": "dead-relu-bias__a", "role": "faulty", "score": "first", "faults": ["dead-relu-bias"], "symptoms": []},
            {"program": "dead-relu-bias__b", "role": "faulty", "score": "noticed", "faults": [], "symptoms": ["dead-units"]},
        ],
    }  # fmt: skip
    text = write_docs.faults_text(found)
    assert "| named first | 1 | 50 % |" in text
    assert "False faults on 1 of them; symptoms on 0." in text
    assert "| `gan` | healthy | `constant-labels` |" in text
    assert "| `dead-relu-bias__b` | none | dead-units |" in text
