"""Nothing unfinished, and no path of one machine, in what is kept."""

import re
import subprocess

from tests.conventions.rule_files import ROOT

UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b|raise NotImplemented" r"Error|assert Tr" r"ue\b")


def kept_files(*folders):
    listed = subprocess.run(["git", "ls-files", "--", *folders], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.splitlines() if (ROOT / name).exists()]


def test_nothing_is_unfinished():
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in kept_files("src", "tests", "tools")
        if path.suffix == ".py"
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if UNFINISHED.search(line)
    ]
    assert not found, "\n".join(found)
