"""The rules of this repository as files, so that a test can speak of each one even when it does not import."""

from __future__ import annotations

import importlib
import tomllib
from dataclasses import dataclass
from pathlib import Path

from sleuth.rule import Rule

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "src" / "sleuth" / "rules"
CATALOGUE: dict[str, dict[str, str]] = tomllib.loads((ROOT / "docs" / "catalogue.toml").read_text("utf-8"))
FAMILY_LETTERS = {"training": "T", "data": "D", "model": "M", "code": "C", "production": "P"}
CODES = {entry["name"]: code for code, entry in CATALOGUE.items() if code.startswith("T")}


@dataclass(frozen=True)
class RuleFile:
    """One module of a rule family, and the folder of its tests."""

    path: Path

    @property
    def module(self) -> str:
        return f"sleuth.rules.{self.path.parent.name}.{self.path.stem}"

    @property
    def name(self) -> str:
        return self.path.stem.replace("_", "-")

    @property
    def family(self) -> str:
        return self.path.parent.name

    @property
    def code(self) -> str:
        """Its code in the catalogue, "" if it has no entry."""
        letter = FAMILY_LETTERS[self.family]
        return next((code for code, entry in CATALOGUE.items() if code.startswith(letter) and entry["name"] == self.name), "")

    @property
    def tests(self) -> Path:
        return ROOT / "tests" / "rules" / self.path.parent.name / self.path.stem

    @property
    def rule(self) -> Rule:
        """The module's one rule.

        Raises:
            AssertionError: the module has none or several, or it is not called like the module.
        """
        rules = {name: value for name, value in vars(importlib.import_module(self.module)).items() if isinstance(value, Rule)}
        assert list(rules) == [self.path.stem], (
            f"{self.path.relative_to(ROOT)} must hold exactly one @rule function, called {self.path.stem}; it holds {sorted(rules)}"
        )
        return rules[self.path.stem]


RULE_FILES = [RuleFile(path) for path in sorted(RULES.glob("*/*.py")) if path.name != "__init__.py"]
