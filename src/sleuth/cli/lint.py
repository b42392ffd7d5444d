"""`sleuth lint`: read programs without running them, and say what is wrong."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sleuth.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sleuth.lint.baseline import Baseline
    from sleuth.lint.documents import Document
    from sleuth.lint.fixing import Judge, Mended
    from sleuth.lint.settings import Plan
    from sleuth.rule import Rule
    from sleuth.verdict import FileReport

FOUND, UNREADABLE, INTERRUPTED = 1, 2, 130
SHOWN_FROM = 30  # files from which progress is shown


class Format(StrEnum):
    """How to print."""

    FULL = "full"
    CONCISE = "concise"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"
    JUNIT = "junit"


def lint(  # noqa: PLR0917 - typer makes an option of each parameter
    paths: Annotated[
        list[str] | None, typer.Argument(help="Scripts, notebooks and folders; this folder.", show_default=False)
    ] = None,
    select: Annotated[list[str] | None, typer.Option(metavar="RULES", help="Judge only by these names or codes.")] = None,
    ignore: Annotated[list[str] | None, typer.Option(metavar="RULES", help="Leave these rules out.")] = None,
    preview: Annotated[
        bool | None, typer.Option("--preview", help="Judge by new rules and by hints too.", show_default=False)
    ] = None,
    output_format: Annotated[Format, typer.Option("--output-format", help="For people, or for programs.")] = Format.FULL,
    fix: Annotated[bool, typer.Option("--fix", help="Make the changes that are safe.")] = False,
    unsafe_fixes: Annotated[bool, typer.Option("--unsafe-fixes", help="Make those too that you should look at.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show the changes instead of making them.")] = False,
    baseline: Annotated[str, typer.Option(metavar="FILE", help="Leave out what this file holds.", show_default=False)] = "",
    write_baseline: Annotated[bool, typer.Option("--write-baseline", help="Write what is found into the baseline.")] = False,
    report_unused_ignores: Annotated[
        bool | None, typer.Option("--report-unused-ignores", help="Name comments that leave nothing out.", show_default=False)
    ] = None,
    jobs: Annotated[int, typer.Option(min=0, help="Processes; 0 for as many as are of use.")] = 0,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Read every file anew.")] = False,
    explain: Annotated[str, typer.Option(metavar="NAME", help="Show the page of a rule instead.", show_default=False)] = "",
) -> int:
    """Read programs and notebooks, without running them, and name the mistakes in how they train and test models.

    Ends with 0 if nothing is found, 1 if something is, 2 if no file could be read. A comment `# sleuth: ignore[NAME]` leaves a
    finding out. Settings come from [tool.sleuth.lint] in pyproject.toml above the files.
    """
    from sleuth.cli.run import words
    from sleuth.diagnosis.engine import discover, find
    from sleuth.lint.settings import Asked, planned

    rules = discover(("code",))
    if explain:
        from sleuth.cli.explain import page

        print(page(find(explain, rules)))
        return 0
    asked = Asked(words(select), words(ignore), preview, baseline, report_unused_ignores)
    given = paths or ["."]
    plan = planned(_common_folder(given), asked, rules)
    try:
        reports = _judged(given, rules, plan, jobs, is_cached=not no_cache)
    except KeyboardInterrupt:
        print("\nsleuth: stopped", file=sys.stderr)
        return INTERRUPTED
    if write_baseline:
        return _write_baseline(plan, reports)
    known = _known(plan, reports)
    reports = _without(reports, known)
    if fix or unsafe_fixes or diff:
        from sleuth.lint.fixing import mend_all

        reports, mended = mend_all(reports, _judge_again(rules, plan, known), unsafe=unsafe_fixes)
        if diff:
            return _show(mended, reports)
        reports = _written(mended, reports)
    _write(reports, output_format)
    return _exit_code(reports)


def _exit_code(reports: Sequence[FileReport]) -> int:
    if all(report.error for report in reports):
        return UNREADABLE
    return FOUND if any(report.found for report in reports) else 0


def _common_folder(paths: Sequence[str]) -> Path:
    """The folder that holds all these paths, in which the search for settings begins."""
    folders = [os.path.abspath(path if os.path.isdir(path) else os.path.dirname(path) or ".") for path in paths]
    try:
        return Path(os.path.commonpath(folders))
    except ValueError:  # on several drives
        return Path.cwd()


def _judged(paths: list[str], rules: Sequence[Rule], plan: Plan, jobs: int, *, is_cached: bool) -> tuple[FileReport, ...]:
    from sleuth.lint.cache import FOLDER
    from sleuth.lint.files import collect
    from sleuth.lint.running import judge_files

    files = collect(paths, plan.is_excluded)
    if not files:
        raise UsageError(f"there is no Python file or notebook in {' '.join(paths)}")
    folder = Path(plan.root, FOLDER) if is_cached else None
    return judge_files(files, rules, plan, cache_folder=folder, jobs=jobs, progress=_progress(len(files)))


def _progress(n_files: int) -> Callable[[int], None] | None:
    """Shows how far the reading is, where a person looks at it and there is something to wait for."""
    if n_files < SHOWN_FROM or not sys.stderr.isatty():
        return None

    def show(done: int) -> None:
        if done == n_files:
            sys.stderr.write("\r\x1b[K")
        elif done % 10 == 0:
            sys.stderr.write(f"\rReading {done:,} of {n_files:,} files")
        sys.stderr.flush()

    return show


def _write_baseline(plan: Plan, reports: Sequence[FileReport]) -> int:
    from sleuth.lint.baseline import NAME, write_baseline
    from sleuth.render.lint_text import errors
    from sleuth.render.words import plural

    print(errors(reports), end="", file=sys.stderr)
    path = plan.baseline or NAME
    print(f"{plural(write_baseline(path, reports), 'finding')} written to {path}")
    return UNREADABLE if all(report.error for report in reports) else 0


def _known(plan: Plan, reports: Sequence[FileReport]) -> Baseline | None:
    """What the project's findings were when the baseline was written."""
    if not plan.baseline:
        return None
    from sleuth.lint.baseline import gone, read_baseline
    from sleuth.render.words import plural

    known = read_baseline(plan.baseline)
    if n_gone := gone(reports, known):
        print(
            f"sleuth: {plural(n_gone, 'finding')} of the baseline no longer there; --write-baseline makes it anew",
            file=sys.stderr,
        )
    return known


def _without(reports: tuple[FileReport, ...], known: Baseline | None) -> tuple[FileReport, ...]:
    if known is None:
        return reports
    from sleuth.lint.baseline import without_known

    return without_known(reports, known)


def _judge_again(rules: Sequence[Rule], plan: Plan, known: Baseline | None) -> Judge:
    from sleuth.lint.judging import judge_text

    def judge(document: Document) -> FileReport:
        (report,) = _without((judge_text(document.text, rules, plan),), known)
        return report

    return judge


def _show(mended: Sequence[Mended], reports: Sequence[FileReport]) -> int:
    from sleuth.render.lint_text import errors, unified
    from sleuth.render.words import plural

    print(errors(reports), end="", file=sys.stderr)
    for one in mended:
        print(unified(one.report.file, one.before, one.after), end="")
    n_fixed = sum(one.report.n_fixed for one in mended)
    print(f"{plural(n_fixed, 'finding')} in {plural(len(mended), 'file')} would be mended", file=sys.stderr)
    if all(report.error for report in reports):
        return UNREADABLE
    return FOUND if mended else 0


def _written(mended: Sequence[Mended], reports: Sequence[FileReport]) -> tuple[FileReport, ...]:
    """Write the changed files; a file that cannot be written is told, and counts as not mended."""
    from sleuth.lint.fixing import write

    failed = set()
    for one in mended:
        if reason := write(one):
            print(f"sleuth: {one.report.file} cannot be written: {reason}", file=sys.stderr)
            failed.add(one.report.file)
    return tuple(replace(report, n_fixed=0) if report.file in failed else report for report in reports)


def _write(reports: tuple[FileReport, ...], output_format: Format) -> None:
    from sleuth.render.lint_text import errors
    from sleuth.render.words import to_ascii

    is_unicode = (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")
    print(errors(reports), end="", file=sys.stderr)
    text = _rendered(reports, output_format, is_unicode)
    if not is_unicode:
        text = text.encode("ascii", "xmlcharrefreplace").decode() if output_format is Format.JUNIT else to_ascii(text)
    print(text, end="")


def _rendered(reports: tuple[FileReport, ...], output_format: Format, is_unicode: bool) -> str:
    if output_format is Format.FULL:
        from sleuth.render.lint_text import full

        return full(reports, color=sys.stdout.isatty(), unicode=is_unicode)
    if output_format is Format.CONCISE:
        from sleuth.render.lint_text import concise

        return concise(reports)
    if output_format in (Format.GITHUB, Format.JUNIT):
        from sleuth.render.lint_ci import github, junit

        return github(reports) if output_format is Format.GITHUB else junit(reports)
    from sleuth.render.lint_payload import lint_payload
    from sleuth.render.lint_sarif import sarif

    tree = sarif(reports) if output_format is Format.SARIF else lint_payload(reports)
    return json.dumps(tree, indent=1, allow_nan=False) + "\n"
