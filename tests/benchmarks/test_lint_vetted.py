"""The judgements on vetted packages: each stands for something, and the comparison counts rightly."""

import sys
import tomllib
from pathlib import Path

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))

import lint_vetted  # noqa: E402

from tests.read import RULES  # noqa: E402

LISTED = tomllib.loads(lint_vetted.JUDGED.read_text("utf-8"))
FAULTY = "import torch\nstate = torch.load(path, weights_only=False)\nother = torch.load(path, weights_only=False)\n"


def test_every_judgement_names_a_rule_and_gives_a_reason():
    names = {rule.name for rule in RULES}
    for one in LISTED["finding"]:
        assert one["rule"] in names
        assert one["verdict"] in ("true", "false")
        assert one["reason"]
        assert one["line"]
        assert one["package"] in LISTED["packages"]
        assert one["path"].startswith(LISTED["packages"][one["package"]] + "/")


def test_no_finding_is_judged_twice():
    keys = [(one["package"], one["path"], one["rule"], one["line"]) for one in LISTED["finding"]]
    assert len(keys) == len(set(keys))


def test_findings_are_counted_by_what_was_said_of_them(tmp_path):
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "load.py").write_text(FAULTY)
    (folder / "broken.py").write_text("def (")
    seen = {"package": "pack", "path": "pack/load.py", "rule": "unsafe-load", "line": FAULTY.split("\n")[1]}
    listed = {"packages": {"pack": "pack"}, "finding": [{**seen, "verdict": "true", "reason": "it is"}]}
    result, unjudged = lint_vetted.compared(listed, {"pack": lint_vetted.Package("pack", "1.0", folder)})
    assert (result["files"], result["unreadable"], result["failed"]) == (2, 1, 0)
    assert result["rules"] == [{"rule": "unsafe-load", "found": 2, "true": 1, "false": 0, "unjudged": 1}]
    assert [one.line for one in unjudged] == [FAULTY.split("\n")[2]]
    assert 'verdict = ""' in lint_vetted.entry(unjudged[0])
