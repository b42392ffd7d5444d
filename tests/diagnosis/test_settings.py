"""`[tool.sleuth]`: where it is found, what it may say, and what a mistake is told."""

import pytest

from sleuth.diagnosis.settings import Settings, check, load, read
from sleuth.errors import BadSetting

FULL = """
[tool.sleuth]
select = ["T3", "loss-plateau"]
ignore = ["loader-bound"]
preview = true
budget = 2
fail-on = "error"
stop-on = "warning"

[tool.sleuth.rules.loss-plateau]
min_steps = 500
share = 1
names = ["a", "b"]
"""


class Rule:
    """As much of a rule as settings need."""

    def __init__(self, name, code, **settings):
        self.name, self.code, self.settings = name, code, settings


RULES = (
    Rule("loss-plateau", "T002", min_steps=60, share=0.5, names=("x",), strict=False, mode="a"),
    Rule("learning-rate-zero", "T303"),
)


def write(folder, text):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pyproject.toml").write_text(text, "utf-8")
    return folder


def test_all_keys(tmp_path):
    settings = read(write(tmp_path, FULL))
    assert settings == Settings(
        file=str(tmp_path / "pyproject.toml"),
        select=("T3", "loss-plateau"),
        ignore=("loader-bound",),
        preview=True,
        budget=2.0,
        fail_on="error",
        stop_on="warning",
        rules={"loss-plateau": {"min_steps": 500, "share": 1, "names": ("a", "b")}},
    )


def test_the_nearest_file_with_a_table_counts(tmp_path):
    write(tmp_path, "[tool.sleuth]\nbudget = 1.5\n")
    write(tmp_path / "a", "[tool.ruff]\n")
    assert read(write(tmp_path / "a" / "b", "[project]\nname = 'x'\n")).budget == 1.5
    assert read(write(tmp_path / "a" / "c", "[tool.sleuth]\n")) == Settings(file=str(tmp_path / "a" / "c" / "pyproject.toml"))


@pytest.mark.parametrize("content", [b"[broken\n", b"\xff\xfe", b"tool = 3\n# sleuth", b"[tool]\nother = 'sleuth'\n"])
def test_a_file_that_has_nothing_for_us_is_passed_over(tmp_path, content):
    write(tmp_path, "[tool.sleuth]\nbudget = 1.5\n")
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "pyproject.toml").write_bytes(content)
    assert read(tmp_path / "a").budget == 1.5


def test_no_file(tmp_path):
    assert read(tmp_path) == Settings()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[tool.sleuth\n", ["pyproject.toml cannot be read", "line 1"]),
        ("[tool]\nsleuth = 3\n", ["must be a table, not 3"]),
        ("[tool.sleuth]\nselct = []\n", ["'selct'", "Did you mean 'select'?", "budget, fail-on"]),
        ("[tool.sleuth]\nzzz = 1\n", ["'zzz'", "Valid: budget, fail-on, ignore, lint, preview, rules, select, stop-on, to."]),
        ("[tool.sleuth]\nselect = 'T3'\n", ["[tool.sleuth] select must be a list", "not 'T3'"]),
        ("[tool.sleuth]\nignore = [3]\n", ["ignore must be a list", "not [3]"]),
        ("[tool.sleuth]\npreview = 1\n", ["preview must be true or false, not 1"]),
        ("[tool.sleuth]\nbudget = 0.9\n", ["budget must be a number from 1.0", "not 0.9"]),
        ("[tool.sleuth]\nbudget = nan\n", ["budget must be a number from 1.0", "not nan"]),
        ("[tool.sleuth]\nbudget = true\n", ["not True"]),
        ("[tool.sleuth]\nfail-on = 'info'\n", ['must be "error" or "warning", not \'info\'']),
        ("[tool.sleuth]\nstop-on = false\n", ["not False"]),
        ("[tool.sleuth]\nrules = 3\n", ["one table for each rule"]),
        ("[tool.sleuth.rules]\nloss-plateau = 3\n", ["one table for each rule"]),
    ],
)
def test_mistakes_in_the_file(tmp_path, text, words):
    with pytest.raises(BadSetting) as raised:
        read(write(tmp_path, text))
    assert str(tmp_path / "pyproject.toml") in str(raised.value)
    for word in words:
        assert word in str(raised.value)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (
            {"select": ["loss-platau"]},
            ["file: select: no rule has the name or code 'loss-platau'", "Did you mean 'loss-plateau'?"],
        ),
        ({"ignore": ["X"]}, ["ignore: no rule has the name or code 'X'", "Valid: learning-rate-zero, loss-plateau"]),
        ({"rules": {"loss-platau": {}}}, ["[tool.sleuth.rules.loss-platau]: no rule has this name", "Did you mean"]),
        ({"rules": {"T002": {}}}, ["no rule has this name"]),
        (
            {"rules": {"loss-plateau": {"min_step": 3}}},
            ["has no setting 'min_step'", "Did you mean 'min_steps'?", "names, share"],
        ),
        ({"rules": {"learning-rate-zero": {"x": 3}}}, ["has no setting 'x'; it has no settings"]),
        ({"rules": {"loss-plateau": {"min_steps": 1.5}}}, ["min_steps must be a whole number like 60, not 1.5"]),
        ({"rules": {"loss-plateau": {"min_steps": True}}}, ["not True"]),
        ({"rules": {"loss-plateau": {"share": "x"}}}, ["share must be a number like 0.5, not 'x'"]),
        ({"rules": {"loss-plateau": {"strict": 1}}}, ["strict must be true or false like False, not 1"]),
        ({"rules": {"loss-plateau": {"mode": 1}}}, ["mode must be a text like 'a', not 1"]),
        ({"rules": {"loss-plateau": {"names": [1]}}}, ["names must be a list of texts like ['x'], not [1]"]),
    ],
)
def test_mistakes_about_rules(table, words):
    with pytest.raises(BadSetting) as raised:
        check(load(table, "file"), RULES)
    for word in words:
        assert word in str(raised.value)


def test_what_is_right_passes():
    check(load({"select": ["T0", "t303"], "ignore": ["loss-plateau"]}, "file"), RULES)
    check(load({"rules": {"loss-plateau": {"share": 1, "min_steps": 3, "names": [], "strict": True, "mode": ""}}}, "file"), RULES)
