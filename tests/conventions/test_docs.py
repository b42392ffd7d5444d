"""The docs are true: examples run, links lead somewhere, commands and options exist, generated pages can be trusted."""

import doctest
import importlib
import itertools
import os
import pkgutil
import re
import subprocess
import sys

import pytest

import sleuth
from tests.conventions.rule_files import ROOT
from tools.make_docs import differences, write
from tools.pages.markdown import arguments, reflow, section, table

WRITTEN = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
MODULES = [m.name for m in pkgutil.walk_packages(sleuth.__path__, "sleuth.") if not m.name.endswith("__main__")]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def blocks(text, *languages):
    return [
        body for language, body in re.findall(r"^```(\w+)\n(.*?)^```", text, re.MULTILINE | re.DOTALL) if language in languages
    ]


@pytest.mark.parametrize("path", [path for path in WRITTEN if path.exists()], ids=lambda path: path.name)
def test_links_lead_to_a_file(path):
    links = [link for link in LINK.findall(path.read_text("utf-8")) if not re.match(r"https?:|#", link)]
    broken = [link for link in links if not (path.parent / link.split("#")[0]).exists()]
    assert not broken, f"{path.relative_to(ROOT)} links to what does not exist: {broken}"


@pytest.mark.parametrize("path", [path for path in WRITTEN if path.exists()], ids=lambda path: path.name)
def test_python_examples_run(path, tmp_path):
    for number, body in enumerate(blocks(path.read_text("utf-8"), "python"), 1):
        environment = {**os.environ, "HOME": str(tmp_path)}
        done = subprocess.run(
            [sys.executable, "-c", body], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, f"example {number} of {path.name} fails:\n{body}\n{done.stderr}"


@pytest.fixture(scope="module")
def command_line():
    return (ROOT / "docs" / "cli.md").read_text("utf-8")


@pytest.mark.parametrize("path", [path for path in WRITTEN if path.exists()], ids=lambda path: path.name)
def test_commands_and_options_exist(path, command_line):
    commands = set(re.findall(r"^## sleuth ([a-z-]+)$", command_line, re.MULTILINE))
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for line in "\n".join(blocks(path.read_text("utf-8"), "sh", "console", "bash")).splitlines():
        command = line.removeprefix("$ ").split("#")[0].split()
        if command[:1] == ["make"]:
            assert command[1] in targets, f"{path.name}: the Makefile has no target {command[1]!r}: {line}"
        if command[:1] == ["sleuth"] and not command[1].startswith("-"):
            assert command[1] in commands, f"{path.name}: there is no `sleuth {command[1]}`: {line}"
            page = command_line.split(f"## sleuth {command[1]}\n")[1].split("\n## ")[0]
            own = itertools.takewhile(lambda word: not word.endswith(".py"), command[2:])  # the rest belongs to the script
            unknown = [word for word in own if word.startswith("--") and word.split("=")[0] not in page]
            assert not unknown, f"{path.name}: `sleuth {command[1]}` has no option {unknown}: {line}"


OPTIONAL = {
    f"sleuth.exporters.{module}": library
    for module, library in {
        "tensorboard": "tensorboard",
        "weights_and_biases": "wandb",
        "mlflow": "mlflow",
        "prometheus": "prometheus_client",
    }.items()
}


@pytest.mark.parametrize("name", MODULES)
@pytest.mark.filterwarnings("ignore:::wandb", "ignore:::mlflow")
def test_examples_in_docstrings_run(name):
    pytest.importorskip(OPTIONAL.get(name, "sleuth"))
    result = doctest.testmod(importlib.import_module(name))
    assert result.failed == 0, f"{result.failed} of {result.attempted} examples in {name} fail; run python -m doctest on it"


def test_a_missing_a_stale_and_a_left_over_page_are_seen(tmp_path):
    pages = {"rules/a.md": "a\n", "cli.md": "new\n"}
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "gone.md").write_text("gone\n")
    (tmp_path / "cli.md").write_text("old\n")
    assert differences(pages, tmp_path) == [
        "docs/rules/a.md is missing",
        "docs/cli.md is stale",
        "docs/rules/gone.md belongs to no rule",
    ]
    write(pages, tmp_path)
    assert differences(pages, tmp_path) == []


def test_sections_and_arguments_are_read_from_a_docstring():
    text = "One.\n\nWhy:\n    Because\n    of it.\n\nArgs:\n    a: first,\n        and more.\n    b: second."
    assert section(text, "Why") == "Because\nof it."
    assert arguments(text) == {"a": "first, and more.", "b": "second."}


def test_text_becomes_markdown():
    assert reflow("One\ntwo.\n\n- a\n- b\nmore") == "One two.\n\n- a\n- b more"
    assert reflow("See https://doi.org/10.1000/1.") == "See <https://doi.org/10.1000/1>."
    assert table(("a",), [("x|y\nz",)]) == "| a |\n|---|\n| x\\|y z |"
