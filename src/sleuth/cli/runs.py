"""`sleuth runs`: the runs that `sleuth run` kept."""

from __future__ import annotations

import json
import os
import shlex
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sleuth.cli.comparing import Format, compare
from sleuth.cli.import_log import import_log
from sleuth.cli.speaking import say, show_lines
from sleuth.cli.uploading import tell_pending, upload
from sleuth.errors import UsageError

if TYPE_CHECKING:
    from sleuth.evidence.kept_run import KeptRun

RUN = "A part of its name that no other run has, or last."
MOST_NAMED = 20  # runs named before they are pruned
SIGNED = {"ignore_unknown_options": True, "help_option_names": ["--help"]}  # a tag to be removed looks like an option
TO = "Write RUN to tensorboard[=DIR], wandb[=PROJECT], mlflow[=URI]."
COLUMNS = "Settings and metrics to show, too; those in --where and --sort are shown anyway."
WHERE = "Such as \"fault is null and loss < 0.3 and tag = 'baseline'\"."

Store = Annotated[str, typer.Option(metavar="DIR", help="Where run folders are: DIR, or s3://…", show_default=".sleuth/runs")]
Where = Annotated[str, typer.Option(metavar="EXPR", help=WHERE, show_default=False)]
Sort = Annotated[str, typer.Option(metavar="COLUMN", help="The least first; with - before it the greatest.", show_default=False)]


class TableFormat(StrEnum):
    """How to print a table."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


def group(words: Sequence[str] = ()) -> typer.Typer:
    """The commands on runs; the one that is named alone if `words` begins with one, since each costs time to set up."""
    app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    app.callback(help="List, show and compare the runs that `sleuth run` kept; `sleuth runs` alone lists them.")(_runs)
    commands: dict[str, Callable[..., object]] = {
        "list": list_runs, "show": show, "compare": compare, "tag": tag, "note": note, "restore": restore,
        "delete": delete, "prune": prune, "watch": watch, "export": export, "import": import_log, "upload": upload,
    }  # fmt: skip
    for name, command in commands.items():
        if not words or words[0] not in commands or words[0] == name:
            app.command(name, context_settings=SIGNED if command is tag else None)(command)
    return app


def _runs() -> None:
    pass


def list_runs(  # noqa: PLR0917 - typer makes an option of each parameter
    where: Where = "",
    sort: Sort = "",
    columns: Annotated[str, typer.Option(metavar="NAMES", help=COLUMNS, show_default=False)] = "",
    limit: Annotated[int, typer.Option(min=0, help="No more than so many; 0 for all.", show_default=False)] = 0,
    output_format: Annotated[
        TableFormat, typer.Option("--output-format", help="For people, or for programs.")
    ] = TableFormat.TEXT,
    store: Store = "",
) -> None:
    """List the runs, the newest first.

    EXPR compares columns (run, started, duration in seconds, script, status, verdict, fault, steps, loss, tag, note,
    command, commit, exit_code, exception, host, tool), metrics and the program's settings (lr, optim.name, amp) with numbers,
    'texts', true and false by = != < <= > >=, asks `contains 'text'`, `is null` or `is not null`, and joins by and, or, not and
    parentheses.
    """
    from sleuth.render import kept_runs
    from sleuth.store.choosing import known
    from sleuth.store.columns import cells_of, own_columns
    from sleuth.store.exporting import as_csv, plain
    from sleuth.store.where import more_columns, parse, sorted_by

    place = _place(store)
    everything = known(place)
    own = own_columns(everything) if where or sort or columns else {}
    runs = sorted_by(everything, parse(where, own) if where else None, sort)
    runs = runs[:limit] if limit else runs
    tell_pending(place)
    if output_format is TableFormat.JSON:
        print(json.dumps([plain(kept_runs.clean_row(run)) for run in runs], indent=1, allow_nan=False))
    elif output_format is TableFormat.CSV:
        show_lines(as_csv([kept_runs.clean_row(run) for run in runs]))
    elif runs:
        show_lines(kept_runs.listing(runs, more_columns(columns, where, sort, own), [cells_of(run) for run in runs]))
    else:
        say(f"No run in {place}{' fits' if where else '; `sleuth run SCRIPT` keeps one'}.", sys.stderr)


def show(
    run: Annotated[str, typer.Argument(metavar="RUN", help=RUN, show_default=False)],
    output_format: Annotated[Format, typer.Option("--output-format", help="For people, or for programs.")] = Format.TEXT,
    store: Store = "",
) -> None:
    """Show one run: what `sleuth run` said, and where the run comes from."""
    from sleuth.render.kept_runs import clean_row, page, tree
    from sleuth.store.catalogue import files_of, summary_of
    from sleuth.store.exporting import plain
    from sleuth.store.lineage import writers

    place = _place(store)
    found = _found(place, run)
    files = files_of(found)
    origins = writers(found, _chosen(place, "", "")) if found.read else {}
    if output_format is Format.JSON:
        print(json.dumps(plain(clean_row(found)) | tree(found, files, origins), indent=1, allow_nan=False))
    else:
        show_lines(page(found, summary_of(found), files, origins))


def tag(
    run: Annotated[str, typer.Argument(metavar="RUN", help=RUN, show_default=False)],
    changes: Annotated[list[str], typer.Argument(metavar="+TAG -TAG...", help="To be added, to be removed.", show_default=False)],
    store: Store = "",
) -> None:
    """Add tags to a run, and remove them."""
    from sleuth.store.catalogue import find_run
    from sleuth.store.labels import changed_tags, keep_labels
    from sleuth.store.sending import send_labels

    found = find_run(_place(store), run, is_whole=False)
    found = replace(found, tags=changed_tags(found.tags, changes))
    keep_labels(found)
    send_labels(found)
    say(f"{found.name}: {' '.join(found.tags) or 'no tags'}")


def note(
    run: Annotated[str, typer.Argument(metavar="RUN", help=RUN, show_default=False)],
    text: Annotated[str, typer.Argument(metavar="TEXT", help='What to keep with it; "" removes it.', show_default=False)],
    store: Store = "",
) -> None:
    """Keep a note with a run, in place of the one it has."""
    from sleuth.store.catalogue import find_run
    from sleuth.store.labels import keep_labels, with_note
    from sleuth.store.sending import send_labels

    found = with_note(find_run(_place(store), run, is_whole=False), text)
    keep_labels(found)
    send_labels(found)
    say(f"{found.name}: {found.note or 'no note'}")


def restore(
    run: Annotated[str, typer.Argument(metavar="RUN", help=RUN, show_default=False)],
    folder: Annotated[str, typer.Argument(metavar="DIR", help="A new folder.", show_default=False)],
    store: Store = "",
) -> int:
    """Put the code of a run into a new folder: a git work tree at its commit, with the changes that were not committed.

    Ends with 1 if these changes were not kept. Take the folder away again with `git worktree remove --force DIR`.
    """
    from sleuth.launch.restoring import restore as restore_code
    from sleuth.launch.variables import assignments
    from sleuth.store.catalogue import find_run
    from sleuth.store.run_folder import PACKAGES_FILE

    found = find_run(_place(store), run)
    restored = restore_code(found, folder)
    beyond = ", with the changes beyond it" if restored.has_changes else ""
    say(f"{found.name}: commit {found.commit} is in {folder}{beyond}. In {restored.folder}:")
    say(f"  {assignments(found.environment)}{shlex.join(found.command)}")
    packages = os.path.join(found.folder, PACKAGES_FILE)
    if os.path.isfile(packages):
        say(f"The packages that were installed then: {packages}")
    if restored.missing:
        say(f"sleuth: the changes beyond the commit were not kept: {restored.missing}", sys.stderr)
    return int(bool(restored.missing))


def delete(
    runs: Annotated[list[str], typer.Argument(metavar="RUN...", help=RUN, show_default=False)],
    is_sure: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    store: Store = "",
) -> None:
    """Delete runs with all that is kept of them, after asking."""
    from sleuth.render.words import plural
    from sleuth.store.catalogue import files_of, find_run
    from sleuth.store.removing import remove, see_removable

    place = _place(store)
    found = {run.name: run for run in [find_run(place, word, is_whole=False) for word in runs]}
    for run in found.values():
        see_removable(run, place)
    if not is_sure:
        for run in found.values():
            say(f"{run.folder} ({plural(len(files_of(run)), 'file')})", sys.stderr)
        _ask(f"Delete {'it' if len(found) == 1 else f'these {len(found)} runs'}? [y/N] ")
    for run in found.values():
        remove(run, place)
        say(f"Deleted {run.name}")


def prune(
    keep: Annotated[int | None, typer.Option(min=0, metavar="N", help="Keep the newest N.", show_default=False)] = None,
    older_than: Annotated[str, typer.Option(metavar="SPAN", help="Begun longer ago: 12h, 30d, 4w.", show_default=False)] = "",
    where: Where = "",
    is_sure: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    store: Store = "",
) -> None:
    """Delete old runs with all that is kept of them, after asking.

    With both --keep and --older-than, runs go that both would delete. Runs that are still running, and those with a
    tag or a note, stay.
    """
    from datetime import UTC, datetime

    from sleuth.render.words import plural
    from sleuth.store.removing import remove, span, spare

    if keep is None and not older_than:
        raise UsageError("say what may go: --keep N, --older-than SPAN, or both")
    place = _place(store)
    found = spare(
        _chosen(place, where, "", is_of_team=False),
        keep=keep,
        older_than=span(older_than) if older_than else None,
        now=datetime.now(UTC),
    )
    if not found:
        say("Nothing to delete.")
        return
    if not is_sure:
        for run in found[:MOST_NAMED]:
            say(f"{run.name}  {run.script}  {run.status}", sys.stderr)
        if len(found) > MOST_NAMED:
            say(f"and {len(found) - MOST_NAMED} more", sys.stderr)
        _ask(f"Delete {plural(len(found), 'run')}? [y/N] ")
    for run in found:
        remove(run, place)
    say(f"Deleted {plural(len(found), 'run')}.")


def watch(
    run: Annotated[str, typer.Argument(metavar="RUN", help=RUN, show_default=False)] = "last",
    is_once: Annotated[bool, typer.Option("--once", help="Show it as it is now, and end.")] = False,
    seconds: Annotated[float, typer.Option("--every", metavar="SECONDS", min=0.2, help="Between two looks.")] = 2.0,
    store: Store = "",
) -> None:
    """Watch a run in the terminal: its course, its curves, and what was found so far. Ctrl-C ends the watching only."""
    from sleuth.launch.following import follow
    from sleuth.launch.speech import Speech
    from sleuth.store.catalogue import find_run

    found = find_run(_place(store), run)
    follow(found.folder, Speech(stream=sys.stdout), seconds=seconds, is_once=is_once)


def export(  # noqa: PLR0917 - typer makes an option of each parameter
    out: Annotated[str, typer.Argument(metavar="OUT|RUN", help="A .csv, .jsonl or .parquet; or a run.", show_default=False)],
    curves: Annotated[
        str, typer.Argument(metavar="CURVES", help="Of a run: a .csv, .jsonl or .parquet.", show_default=False)
    ] = "",
    where: Where = "",
    sort: Sort = "",
    to: Annotated[list[str] | None, typer.Option(metavar="TOOLS", help=TO, show_default=False)] = None,
    store: Store = "",
) -> None:
    """Write the list of runs, with every column, for other programs; or one run, also into another tool.

    `export runs.csv` writes the list. `export RUN curves.csv` writes a row for each step of each curve of a run: loss, learning
    rate, gradient norm, metrics. `export RUN --to tensorboard=logs` writes the curves, norms and findings of a run.
    """
    if to or curves:
        if where or sort or (to and curves):
            raise UsageError("a run goes to --to or to a file; --where and --sort belong to the list of runs")
        if to:
            _export_run(_place(store), out, to)
        else:
            _export_curves(_place(store), out, Path(curves))
        return
    from sleuth.render.kept_runs import clean_row
    from sleuth.render.words import plural
    from sleuth.store import exporting

    exporting.see_writable(Path(out))
    runs = _chosen(_place(store), where, sort)
    exporting.export(Path(out), [clean_row(run) for run in runs])
    say(f"{plural(len(runs), 'run')} written to {out}")


def _export_run(place: Path, word: str, to: Sequence[str]) -> None:
    from sleuth.cli.run import words
    from sleuth.exporters.targets import parse
    from sleuth.launch.exporting import export_kept
    from sleuth.store.catalogue import find_run

    found = find_run(place, word)
    for state in export_kept(found.folder, parse(words(list(to)) or ())):
        beyond = f" ({state.left_out:,} rows are left out, at equal distances)" if state.left_out else ""
        say(f"{found.name}: {state.n_rows:,} rows written to {state.to}: {state.address}{beyond}")


def _export_curves(place: Path, word: str, path: Path) -> None:
    from sleuth.render.words import clean
    from sleuth.store.catalogue import find_run
    from sleuth.store.curve_table import write_curves
    from sleuth.store.curves import curves_of
    from sleuth.store.exporting import see_writable

    see_writable(path)
    found = find_run(place, word)
    n_rows = write_curves(path, {clean(one.name): one.curve for one in curves_of(found).values()})
    say(f"{found.name}: {n_rows:,} rows written to {path}")


def _place(store: str) -> Path:
    from sleuth.store.catalogue import find_store

    return find_store(os.getcwd(), store)


def _found(place: Path, word: str) -> KeptRun:
    from sleuth.store.choosing import found

    return found(place, word)


def _chosen(place: Path, where: str, sort: str, *, is_of_team: bool = True) -> tuple[KeptRun, ...]:
    from sleuth.store.choosing import chosen

    return chosen(place, where, sort, is_of_team=is_of_team)


def _ask(question: str) -> None:
    print(question, end="", file=sys.stderr, flush=True)
    answer = sys.stdin.readline() if sys.stdin else ""
    if answer.strip().lower() not in ("y", "yes"):
        raise UsageError("nothing was deleted" + ("" if answer else "; --yes deletes without asking"))
