"""`sleuth rules`: list the rules."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from sleuth.rule import Rule


class Family(StrEnum):
    """Which rules."""

    ALL = "all"
    TRAINING = "training"
    MODEL = "model"
    DATA = "data"
    CODE = "code"


class Format(StrEnum):
    """How to print."""

    TEXT = "text"
    JSON = "json"


def rules(
    output_format: Annotated[Format, typer.Option("--output-format", help="For people, or for programs.")] = Format.TEXT,
    family: Annotated[Family, typer.Option("--family", help="What they judge.")] = Family.ALL,
) -> None:
    """List the rules: code, name, certainty and what each is about."""
    from sleuth.diagnosis.engine import discover
    from sleuth.diagnosis.settings import FAMILIES

    found = discover(FAMILIES if family is Family.ALL else (family.value,))
    if output_format is Format.JSON:
        print(json.dumps([_row(rule) for rule in found], indent=1))
    else:
        print(_table(found))


def _row(rule: Rule) -> dict[str, object]:
    return {
        "code": rule.code,
        "name": rule.name,
        "family": rule.family,
        "kind": rule.kind.value,
        "certainty": rule.certainty.value,
        "severity": rule.severity.value,
        "preview": rule.preview,
        "summary": rule.summary,
        "explains": list(rule.explains),
        "settings": dict(rule.settings),
    }


def _table(found: tuple[Rule, ...]) -> str:
    width = max((len(rule.name) for rule in found), default=0)
    lines = [
        f"{rule.code}  {rule.name:<{width}}  {rule.kind:<7}  {rule.certainty:<6}  {rule.severity:<7}  {rule.summary}"
        + (" (preview)" if rule.preview else "")
        for rule in found
    ]
    return "\n".join([*lines, "", f"{len(found)} rules. `sleuth explain NAME` shows the page of one."])
