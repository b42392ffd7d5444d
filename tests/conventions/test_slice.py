"""The part of the long tests that `make check` runs."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHOSEN = "test_bad_script_is_named[group_across_folds-bad]"  # of the slice of six, by the checksum of its name


def collected(*options):
    """The names of the tests of one long file that are chosen."""
    words = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-o", "addopts=-q", "--collect-only", *options]
    done = subprocess.run([*words, "tests/rules/test_model_fixtures.py"], cwd=ROOT, capture_output=True, text=True, check=False)
    return done, {line for line in done.stdout.splitlines() if "::" in line}


def test_a_slice_is_a_fixed_part_and_leaves_quick_tests_alone():
    everything, some = (collected(*options)[1] for options in ((), ("--slice", "6")))
    assert some < everything
    assert any(name.endswith(f"::{CHOSEN}") for name in some)
    assert len(everything) / 10 < len(some) < len(everything) / 3
    assert any(name.endswith("::test_every_rule_has_its_programs") for name in some)


def test_a_slice_that_makes_no_sense_is_refused():
    done, _ = collected("--slice", "0")
    assert done.returncode != 0
    assert "--slice is 0; it takes a whole number from 1" in done.stderr + done.stdout


def test_make_check_runs_a_slice_and_make_test_everything():
    commands = dict(re.findall(r"^(test|check-tests):[^\n]*\n\t@(.*)$", (ROOT / "Makefile").read_text(), re.M))
    assert "--slice" in commands["check-tests"]
    assert "--slice" not in commands["test"]
