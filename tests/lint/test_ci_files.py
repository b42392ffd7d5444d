"""The files by which pre-commit and GitHub Actions call `sleuth lint` call it rightly."""

import os
import re
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from xml.etree import ElementTree as ET

import pytest

from tests.lint.programs import BAD, GOOD

ROOT = Path(__file__).parents[2]
HOOKS = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
ACTION = (ROOT / "action.yml").read_text("utf-8")


@pytest.fixture
def project(tmp_path):
    """A folder with a program, and the command `sleuth` on the path."""
    (tmp_path / "bin").mkdir()
    command = tmp_path / "bin" / "sleuth"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m sleuth "$@"\n')
    command.chmod(0o755)
    (tmp_path / "train.py").write_text(BAD)
    return tmp_path


def run(project, script, **more):
    environment = {**os.environ, "PATH": f"{project / 'bin'}{os.pathsep}{os.environ['PATH']}", **more}
    return subprocess.run(["bash", "-eo", "pipefail", "-c", script], cwd=project, env=environment, capture_output=True, text=True)


@pytest.mark.parametrize("entry", re.findall(r"^  entry: (.+)$", HOOKS, re.MULTILINE))
def test_the_hooks_name_what_they_find(project, entry):
    done = run(project, f"{entry} train.py")
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("train.py:8:5: C201 [missing-zero-grad] ")
    (project / "train.py").write_text(GOOD)
    assert run(project, f"{entry} train.py").returncode == 0


def test_each_hook_has_what_pre_commit_asks_for():
    hooks = HOOKS.split("- id: ")[1:]
    assert [hook.splitlines()[0] for hook in hooks] == ["sleuth-lint", "sleuth-lint-fix"]
    assert all(
        re.search(rf"^  {key}: ", hook, re.MULTILINE) for hook in hooks for key in ("name", "entry", "language", "types_or")
    )


def test_the_action_annotates_writes_sarif_and_fails(project):
    script = dedent(ACTION.split("SLEUTH_SARIF: ${{ inputs.sarif-file }}\n      run: |\n")[1])
    given = {
        "SLEUTH_PATHS": ".",
        "SLEUTH_ARGS": "--select C2",
        "SLEUTH_SARIF": "out.sarif",
        "GITHUB_OUTPUT": str(project / "output"),
    }
    done = run(project, script, **given)
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("::error file=train.py,line=8,")
    assert '"ruleId": "C201"' in (project / "out.sarif").read_text()
    assert (project / "output").read_text() == "exit-code=1\n"
    (project / "train.py").write_text(GOOD)
    assert run(project, script, **{**given, "SLEUTH_SARIF": ""}).returncode == 0


def test_every_input_of_the_action_is_used():
    names = re.findall(r"^  ([a-z-]+):\n    description", ACTION.split("outputs:")[0], re.MULTILINE)
    assert len(names) == 5
    assert all(f"${{{{ inputs.{name} }}}}" in ACTION for name in names)


def test_junit_of_the_command_line_is_xml(project):
    done = run(project, "sleuth lint --output-format junit train.py")
    assert ET.fromstring(done.stdout).get("failures") == "1"
