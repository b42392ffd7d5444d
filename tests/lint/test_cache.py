"""What is kept is what would be found, and it is forgotten when anything changes that it follows from."""

import os
from dataclasses import replace

import pytest

from sleuth.diagnosis.engine import Selection, discover
from sleuth.lint.cache import Cache, forget
from sleuth.lint.judging import judge_file
from sleuth.lint.settings import Plan
from tests.lint.programs import BAD, GOOD, HEAD

RULES = discover(("code",))
NET = "import torch\n\n\ndef make():\n    return torch.nn.Linear(3, 2)\n"
USES_NET = "from net import make\n" + BAD.replace("torch.nn.Linear(3, 2)", "make()")


@pytest.fixture
def judged(tmp_path, monkeypatch):
    """Judge a file through the cache; says whether it was read anew."""
    calls = []
    original = Cache.keep

    def keep(self, *args):
        calls.append(args)
        original(self, *args)

    monkeypatch.setattr(Cache, "keep", keep)

    def judge(name="train.py", plan=None):
        forget()
        calls.clear()
        plan = plan or Plan()
        report = judge_file(tmp_path / name, RULES, plan, Cache(tmp_path / ".cache", RULES, plan))
        assert report == judge_file(tmp_path / name, RULES, plan)
        return len(report.found), bool(calls)

    return judge


def test_an_unchanged_file_is_not_read_again(tmp_path, judged):
    (tmp_path / "train.py").write_text(BAD)
    assert judged() == (1, True)
    os.utime(tmp_path / "train.py", (1, 1))
    assert judged() == (1, False)


def test_a_changed_file_is(tmp_path, judged):
    (tmp_path / "train.py").write_text(BAD)
    assert judged() == (1, True)
    (tmp_path / "train.py").write_text(GOOD)
    assert judged() == (0, True)
    assert judged() == (0, False)


def test_so_are_other_settings_and_other_versions_of_the_libraries(tmp_path, judged):
    (tmp_path / "train.py").write_text(BAD)
    assert judged() == (1, True)
    assert judged(plan=Plan(Selection(ignore=("C201",)))) == (0, True)
    assert judged() == (1, True)
    (tmp_path / "requirements.txt").write_text("torch>=2.1\n")
    assert judged() == (1, True)


def test_a_module_that_it_imports_changes_or_comes(tmp_path, judged):
    (tmp_path / "train.py").write_text(USES_NET)
    judged()
    (tmp_path / "net.py").write_text(NET)
    assert judged()[1]
    assert not judged()[1]
    (tmp_path / "net.py").write_text(NET + "x = 1\n")
    assert judged()[1]


def test_a_module_that_comes_into_a_folder_below(tmp_path, judged):
    (tmp_path / "parts").mkdir()
    (tmp_path / "train.py").write_text(USES_NET.replace("from net", "from parts.net"))
    assert judged()[1]
    assert not judged()[1]
    (tmp_path / "parts" / "net.py").write_text(NET)
    assert judged()[1]
    assert not judged()[1]


def test_a_damaged_entry_is_written_anew(tmp_path, judged):
    (tmp_path / "train.py").write_text(BAD)
    judged()
    (entry,) = (tmp_path / ".cache").rglob("*.json")
    for text in ("", "{", "[]", "{}", '{"key": 1}'):
        entry.write_text(text)
        assert judged() == (1, True)
    assert (tmp_path / ".cache" / ".gitignore").read_text() == "*\n"


def test_a_folder_that_cannot_be_written_costs_nothing(tmp_path, judged):
    (tmp_path / "train.py").write_text(BAD)
    (tmp_path / ".cache").write_text("a file")
    assert judged() == (1, True)


def test_what_a_failing_rule_left_out_is_not_kept(tmp_path, judged):
    def fail(source):
        raise KeyError("x")
        yield

    (tmp_path / "train.py").write_text(HEAD + "loss.backward()\noptimizer.step()\n")
    rules = (replace(next(rule for rule in RULES if rule.code == "C201"), function=fail),)
    report = judge_file(tmp_path / "train.py", rules, Plan(), Cache(tmp_path / ".cache", rules, Plan()))
    assert [one.rule.code for one in report.failed] == ["C201"]
    assert not list((tmp_path / ".cache").rglob("*.json")) if (tmp_path / ".cache").exists() else True
