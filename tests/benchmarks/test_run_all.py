"""One command runs every benchmark; a part that fails stops no other."""

import sys
from pathlib import Path

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))

import run_all  # noqa: E402


def test_every_part_is_a_script():
    assert all((BENCHMARKS / words[0]).is_file() for words in [*run_all.PARTS.values(), run_all.LAST])


def test_a_failing_part_does_not_stop_the_others(monkeypatch, tmp_path, capsys):
    ran = []
    monkeypatch.setattr(run_all, "RESULTS", tmp_path / "results")
    monkeypatch.setattr(run_all, "run", lambda words: ran.append(words[0]) or int(words[0] == "run_faults.py"))
    assert run_all.main([]) == 1
    assert ran == [*(words[0] for words in run_all.PARTS.values()), "write_docs.py"]
    assert ran[:2] == ["telemetry.py", "run_faults.py"]
    assert "Failed or short of a limit: faults." in capsys.readouterr().out


def test_some_parts_only(monkeypatch, tmp_path):
    ran = []
    monkeypatch.setattr(run_all, "RESULTS", tmp_path)
    monkeypatch.setattr(run_all, "run", lambda words: ran.append(words[0]) or 0)
    assert run_all.main(["--only", "telemetry"]) == 0
    assert ran == ["telemetry.py", "write_docs.py"]
