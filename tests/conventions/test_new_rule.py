"""`make new-rule` writes what the conventions ask for, and tests that fail until a person has written the content."""

import ast
import re
import subprocess
import sys

from sleuth.rule import SECTIONS
from tests.conventions.rule_files import CATALOGUE, CODES, ROOT
from tools.new_rule import MARK, entry, files, main


def copy_of_the_catalogue(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "catalogue.toml").write_text((ROOT / "docs" / "catalogue.toml").read_text("utf-8"), "utf-8")


def test_a_name_of_the_catalogue_keeps_its_code_and_kind():
    assert entry("vanishing-gradients", CATALOGUE).code == CODES["vanishing-gradients"]
    assert entry("vanishing-gradients", CATALOGUE).kind == "symptom"


def test_a_new_name_gets_a_code_that_is_free():
    assert entry("stale-targets", CATALOGUE).code not in CATALOGUE


def test_writes_the_rule_its_test_and_its_pair_and_nothing_else(tmp_path):
    copy_of_the_catalogue(tmp_path)
    assert main("stale-targets", tmp_path) == 0
    written = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()} - {"docs/catalogue.toml"}
    folder = "tests/rules/training/stale_targets"
    assert written == {
        "src/sleuth/rules/training/stale_targets.py",
        *(f"{folder}/{n}.py" for n in ("__init__", "test_rule", "bad", "good")),
    }


def test_refuses_a_name_that_is_taken_or_is_no_name(tmp_path, capsys):
    copy_of_the_catalogue(tmp_path)
    assert main("stale-targets", tmp_path) == 0
    assert main("stale-targets", tmp_path) == 2
    assert "exists already" in capsys.readouterr().out
    assert main("Stale_Targets", tmp_path) == 2
    assert main("", tmp_path) == 2


def test_what_it_writes_is_python_in_the_style_of_the_house():
    ruff = [sys.executable, "-m", "ruff"]
    for path, text in files(entry("stale-targets", CATALOGUE)).items():
        ast.parse(text)
        assert "@" not in re.sub(r"@rule\b", "", text), f"a mark is left in {path.name}"
        for command in ("check", "format"):
            options = [command, *(["--check"] if command == "format" else []), "--no-cache", "--stdin-filename", str(path), "-"]
            done = subprocess.run([*ruff, *options], input=text, capture_output=True, text=True, cwd=ROOT)
            assert done.returncode == 0, f"{path.name}: {done.stdout}{done.stderr}"


def test_the_new_rule_loads_and_asks_for_its_content(tmp_path):
    rule_file, *_ = files(entry("stale-targets", CATALOGUE), tmp_path).items()
    space: dict[str, object] = {"__name__": "stale_targets"}
    exec(compile(rule_file[1], "stale_targets.py", "exec", dont_inherit=True), space)
    rule = space["stale_targets"]
    assert re.findall(r"^([A-Z][a-z]+):$", rule.page, re.MULTILINE) == list(SECTIONS)
    assert all(MARK in rule.section(title) for title in SECTIONS)
