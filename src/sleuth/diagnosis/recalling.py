"""Rules by the code and name that a kept diagnosis gives them, each module loaded only when it is asked for."""

from __future__ import annotations

import importlib
import re
from functools import lru_cache

from sleuth.diagnosis.engine import discover
from sleuth.render.words import clean
from sleuth.rule import FAULT, HINT, INFO, Evidence, Finding, Rule

LETTERS = {"T": "training", "M": "model", "D": "data", "C": "code"}
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@lru_cache(maxsize=512)
def recall(code: str, name: str) -> Rule:
    """The rule of this code and name; one that says nothing where it is not (or no longer) installed.

    Example:
        >>> recall("T306", "optimizer-missing-parameters").family
        'training'
        >>> recall("Z999", "no-such-rule").summary
        ''
    """
    family = LETTERS.get(code[:1])
    if family and _NAME.fullmatch(name):
        for rule in _in_module(f"sleuth.rules.{family}.{name.replace('-', '_')}"):
            if rule.code == code:
                return rule
    return next((rule for rule in _plugged() if (rule.code, rule.name) == (code, name)), _unknown(clean(code), clean(name)))


def _in_module(module: str) -> list[Rule]:
    try:
        loaded = importlib.import_module(module)
    except ModuleNotFoundError:
        return []
    return [value for value in vars(loaded).values() if isinstance(value, Rule)]


@lru_cache(maxsize=1)
def _plugged() -> tuple[Rule, ...]:
    return discover(())


def _unknown(code: str, name: str) -> Rule:
    def nothing(evidence: Evidence) -> list[Finding]:
        return []

    return Rule(code, name, FAULT, HINT, INFO, (), (), object, nothing, preview=False, settings={})  # type: ignore[arg-type]  # any evidence
