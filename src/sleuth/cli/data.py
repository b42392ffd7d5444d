"""`sleuth data`: check tables."""

from __future__ import annotations

import json as json_format
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sleuth.cli.run import level, target, words
from sleuth.errors import UsageError

if TYPE_CHECKING:
    from sleuth.verdict import Report

SPLIT = "SOURCE"
TESTS = "Write a pandera schema and a pytest file that fail on what was found."
FIX = "Write TRAIN, safely mended, to a new .parquet or .csv, with a log."
MODEL = "A fitted model, as pickle or joblib, to be judged; needs --trust."
IMAGES = "Instead of TRAIN a folder of images, a subfolder for each class; with TRAIN its column of file names, or their folder."
ENGINE = "What counts the rows; ray: many processes, for Parquet files."
SOURCE = "The training table: a file, a glob, a folder of Parquet files, duckdb://FILE?TABLE, postgresql://…"


def data(  # noqa: PLR0917 - typer makes an option of each parameter
    train: Annotated[str, typer.Argument(help=SOURCE, show_default=False)] = "",
    validation: Annotated[str, typer.Option(metavar=SPLIT, help="Another split.", show_default=False)] = "",
    test: Annotated[str, typer.Option(metavar=SPLIT, help="Another split.", show_default=False)] = "",
    production: Annotated[str, typer.Option(metavar=SPLIT, help="What the model meets now.", show_default=False)] = "",
    target_column: Annotated[str, typer.Option("--target", metavar="COLUMN", help="To be predicted.", show_default=False)] = "",
    group: Annotated[list[str] | None, typer.Option(metavar="COLUMN", help="Key of a person or thing with several rows.")] = None,
    time: Annotated[str, typer.Option(metavar="COLUMN", help="When a row was seen.", show_default=False)] = "",
    id_column: Annotated[list[str] | None, typer.Option("--id", metavar="COLUMN", help="Key of a row.")] = None,
    images: Annotated[str, typer.Option(metavar="DIR|COLUMN", help=IMAGES, show_default=False)] = "",
    text: Annotated[list[str] | None, typer.Option(metavar="COLUMN", help="Free text.")] = None,
    embedding: Annotated[list[str] | None, typer.Option(metavar="COLUMN", help="A list of numbers in each row.")] = None,
    model: Annotated[str, typer.Option(metavar="FILE", help=MODEL, show_default=False)] = "",
    is_priced: Annotated[bool, typer.Option("--price", help="Say what each fault costs, the dearest first.")] = False,
    fix: Annotated[str, typer.Option(metavar="OUT", help=FIX, show_default=False)] = "",
    tests: Annotated[str, typer.Option("--write-tests", metavar="DIR", help=TESTS, show_default=False)] = "",
    json: Annotated[str, typer.Option("--json", metavar="FILE", help="Write the diagnosis as JSON.", show_default=False)] = "",
    html: Annotated[str, typer.Option("--html", metavar="FILE", help="Write the report.", show_default=False)] = "",
    select: Annotated[list[str] | None, typer.Option(metavar="RULES", help="Judge only by these names or codes.")] = None,
    ignore: Annotated[list[str] | None, typer.Option(metavar="RULES", help="Leave these rules out.")] = None,
    preview: Annotated[bool | None, typer.Option("--preview", help="Judge by new rules too.", show_default=False)] = None,
    fail_on: Annotated[str | None, typer.Option(metavar="error|warning", help="Exit with 1 only for such a fault.")] = None,
    is_quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing; see --json.")] = False,
    save_profile: Annotated[str, typer.Option(metavar="FILE", help="Keep what was seen of TRAIN.", show_default=False)] = "",
    reference: Annotated[str, typer.Option(metavar="PROFILE", help="A kept profile instead of TRAIN.", show_default=False)] = "",
    engine: Annotated[str, typer.Option(metavar="duckdb|ray", help=ENGINE)] = "duckdb",
    is_trusted: Annotated[bool, typer.Option("--trust", help="Load pickles, which can run any code.")] = False,
) -> int:  # fmt: skip
    """Check tables, folders of images, texts and embeddings: what is wrong in them, and between them.

    Parquet, CSV, Arrow or Feather, JSON lines, DuckDB and PostgreSQL. Nothing that is
    read is changed. Exits with 1 when a fault is found.
    """
    from sleuth.launch.checking import Check, check_tables, fails
    from sleuth.launch.data_tests import seen_to_be_free, write_tests
    from sleuth.launch.mending import seen_to_be_new, told, write_mended_table
    from sleuth.probes.tables.roles import AskedRoles
    from sleuth.store import profile

    if images and (reference or save_profile):
        raise UsageError("of images there is no profile: give neither --reference nor --save-profile with --images")
    column, train = (images, train) if train else ("", images)
    if not train and not reference:
        raise UsageError("give a training table, --images DIR, or --reference PROFILE with --test or --production")
    if train and reference:
        raise UsageError("--reference stands for the training table; give the new one as --test or --production")
    if reference and not (validation or test or production):
        raise UsageError("--reference needs a table to compare: --validation, --test or --production")
    level(fail_on, "--fail-on")
    files = {
        option: target(file, option) for option, file in (("--json", json), ("--html", html), ("--save-profile", save_profile))
    }
    sources = {"train": train, "validation": validation, "test": test, "production": production}
    roles = AskedRoles(
        target_column, tuple(id_column or ()), time, tuple(group or ()), tuple(text or ()), tuple(embedding or ()), column
    )
    asked = Check(
        {split: source for split, source in sources.items() if source},
        roles.or_those(profile.given_roles(reference)) if reference else roles,
        words(select), words(ignore), preview, profile.load(reference) if reference else None, is_trusted,
        bool(images and not column), is_priced, model or None, tuple(sys.argv), engine,
    )  # fmt: skip
    if fix:
        seen_to_be_new(fix, asked)
    if tests:
        seen_to_be_free(tests)
    report = check_tables(asked)
    said = told(write_mended_table(fix, asked, report), fix) if fix else []
    if tests:
        made = write_tests(tests, report)
        said += [f"Written: {tests}, {made.n_tests:,} tests; {len(made.left_out):,} findings have none."]
    _write(report, files["--json"], files["--html"])
    if save_profile and report.splits:
        profile.save(files["--save-profile"], report.splits.train, report.splits.roles)
    if not is_quiet:
        _show(report)
        print(*said, sep="\n", end="\n" if said else "")
    return int(fails(report.diagnosis, fail_on or ""))


def _write(report: Report, json: str, html: str) -> None:
    from sleuth.render.html import page
    from sleuth.render.payload import payload
    from sleuth.store.run_folder import write_file

    if json:
        write_file(Path(json), json_format.dumps(payload(report), indent=1, ensure_ascii=False, allow_nan=False) + "\n")
    if html:
        write_file(Path(html), page(report))


def _show(report: Report) -> None:
    from sleuth.launch.speech import Speech
    from sleuth.render.terminal import summary

    speech = Speech(stream=sys.stdout)
    speech.say(summary(report, width=speech.width, color=speech.has_color, unicode=speech.has_unicode).rstrip("\n"))
