"""`sleuth lint`: read programs without running them, and say what is wrong."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from sleuth.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sleuth.diagnosis.engine import Selection
    from sleuth.rule import Rule
    from sleuth.verdict import FileReport

FOUND, UNREADABLE = 1, 2


class Format(StrEnum):
    """How to print."""

    FULL = "full"
    CONCISE = "concise"
    JSON = "json"


def lint(  # noqa: PLR0917 - typer makes an option of each parameter
    paths: Annotated[
        list[str] | None, typer.Argument(help="Scripts, notebooks and folders; this folder.", show_default=False)
    ] = None,
    select: Annotated[list[str] | None, typer.Option(metavar="RULES", help="Judge only by these names or codes.")] = None,
    ignore: Annotated[list[str] | None, typer.Option(metavar="RULES", help="Leave these rules out.")] = None,
    preview: Annotated[bool, typer.Option("--preview", help="Judge by new rules and by hints too.")] = False,
    output_format: Annotated[Format, typer.Option("--output-format", help="For people, or for programs.")] = Format.FULL,
    explain: Annotated[str, typer.Option(metavar="NAME", help="Show the page of a rule instead.", show_default=False)] = "",
) -> int:
    """Read programs and notebooks, without running them, and name the mistakes in how they train and test models.

    Ends with 0 if nothing is found, 1 if something is, 2 if no file could be read. A comment `# sleuth: ignore[NAME]` leaves a
    finding out.
    """
    from sleuth.cli.run import words
    from sleuth.diagnosis.engine import Selection, discover, find

    rules = discover(("code",))
    if explain:
        from sleuth.cli.explain import page

        print(page(find(explain, rules)))
        return 0
    selected, ignored = words(select) or (), words(ignore) or ()
    for word in (*selected, *ignored):
        if not any(rule.code.startswith(word.upper()) for rule in rules):
            find(word, rules)
    reports = _judged(paths or ["."], rules, Selection(selected, ignored, preview))
    _write(reports, output_format)
    if all(report.error for report in reports):
        return UNREADABLE
    return FOUND if any(report.found for report in reports) else 0


def _judged(paths: list[str], rules: Sequence[Rule], selection: Selection) -> tuple[FileReport, ...]:
    from sleuth.lint.files import collect
    from sleuth.lint.judging import chosen, judge_files

    files = collect(paths)
    if not files:
        raise UsageError(f"there is no Python file or notebook in {' '.join(paths)}")
    running = chosen(rules, selection)
    return tuple(judge_files(files, running, selection))


def _write(reports: tuple[FileReport, ...], output_format: Format) -> None:
    from sleuth.render.lint_text import concise, errors, full

    print(errors(reports), end="", file=sys.stderr)
    if output_format is Format.JSON:
        from sleuth.render.lint_payload import lint_payload

        print(json.dumps(lint_payload(reports), indent=1, allow_nan=False))
    elif output_format is Format.CONCISE:
        print(concise(reports), end="")
    else:
        is_unicode = (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")
        print(full(reports, color=sys.stdout.isatty(), unicode=is_unicode), end="")
