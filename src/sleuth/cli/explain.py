"""`sleuth explain`: the page of a rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from sleuth.rule import Rule


def explain(name: Annotated[str, typer.Argument(metavar="NAME|CODE", help="Of the rule.", show_default=False)]) -> None:
    """Show what a rule measures, why it matters, what to change, and where it can be wrong."""
    from sleuth.diagnosis.engine import discover, find
    from sleuth.diagnosis.settings import FAMILIES

    rules = discover(FAMILIES)
    first = find(name, rules)
    same = [rule for rule in rules if rule.name == first.name and rule is not first and name.upper() != first.code]
    print("\n\n\n".join(page(rule) for rule in (first, *same)))


def page(rule: Rule) -> str:
    """The rule's page for the terminal."""
    head = f"{rule.name} ({rule.code})"
    facts = f"{rule.kind}, {rule.certainty}, {rule.severity}" + (", preview" if rule.preview else "")
    lines = [head, "=" * len(head), facts, "", rule.page.strip()]
    if rule.explains:
        lines += ["", "Explains:", "    " + ", ".join(rule.explains)]
    if rule.settings:
        lines += ["", "Settings in pyproject.toml, with their defaults:", f"    [tool.sleuth.rules.{rule.name}]"]
        lines += [f"    {name} = {_toml(value)}" for name, value in rule.settings.items()]
    return "\n".join(lines)


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    return f'"{value}"' if isinstance(value, str) else repr(value)
