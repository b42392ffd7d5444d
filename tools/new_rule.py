"""Write the files of a new training rule: the rule, its test and its pair of programs (`make new-rule NAME=some-fault`).

What a person must write is marked "Write here:"; the tests fail until none of these marks is left.
"""

from __future__ import annotations

import re
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = Path(__file__).resolve().parent / "templates"
MARK = "Write here:"
FIRST_FREE = 901  # codes of names that the catalogue does not have yet


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule as the catalogue knows it."""

    code: str
    name: str
    kind: str = "fault"
    certainty: str = "likely"


def entry(name: str, catalogue: dict[str, dict[str, str]]) -> Entry:
    """The catalogue's entry of this name, or one with the first free code."""
    for code, row in catalogue.items():
        if row["name"] == name:
            return Entry(code, name, row["kind"], row.get("certainty", "likely"))
    code = next(f"T{number}" for number in range(FIRST_FREE, 1000) if f"T{number}" not in catalogue)
    return Entry(code, name)


def files(rule: Entry, root: Path = ROOT) -> dict[Path, str]:
    """Path and text of every file of a new rule."""
    module = rule.name.replace("-", "_")
    words = {
        "@CODE@": rule.code, "@NAME@": rule.name, "@MODULE@": module, "@FAMILY@": "training",
        "@KIND@": rule.kind.upper(), "@KINDWORD@": rule.kind, "@CERTAINTY@": rule.certainty.upper(),
    }  # fmt: skip
    tests = root / "tests" / "rules" / "training" / module
    return {
        root / "src" / "sleuth" / "rules" / "training" / f"{module}.py": _filled("rule.py.txt", words),
        tests / "__init__.py": "",
        tests / "test_rule.py": _filled("test_rule.py.txt", words),
        tests / "bad.py": _filled(
            "program.py.txt", {"@WHAT@": f"an ordinary program that shows {rule.name} and is otherwise sane."}
        ),
        tests / "good.py": _filled("program.py.txt", {"@WHAT@": "a healthy program that looks the same."}),
    }


def _filled(template: str, words: dict[str, str]) -> str:
    text = (TEMPLATES / template).read_text("utf-8")
    for mark, word in words.items():
        text = text.replace(mark, word)
    return text


def main(name: str, root: Path = ROOT) -> int:
    """Write the files; 2 if the name is no rule name or is taken."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", name):
        print(f"{name!r} is no name for a rule: it is the fault, in small letters and hyphens, as in stale-targets")
        return 2
    catalogue = tomllib.loads((root / "docs" / "catalogue.toml").read_text("utf-8"))
    rule = entry(name, catalogue)
    written = files(rule, root)
    if taken := [path for path in written if path.exists()]:
        print(f"{name} exists already: {taken[0].relative_to(root)}")
        return 2
    for path, text in written.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        print(f"wrote {path.relative_to(root)}")
    module = name.replace("-", "_")
    print(f"\nReplace every text that begins with {MARK!r}; then .venv/bin/pytest tests/rules tests/conventions -k {module}")
    if rule.code not in catalogue:
        kind = f'kind = "{rule.kind}", certainty = "{rule.certainty}"'
        print(f'{name} has no entry in docs/catalogue.toml yet. Add one: {rule.code} = {{ name = "{name}", {kind}, tier = 1 }}')
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
