"""`sleuth import`: diagnose what another tool recorded, and keep it as a run."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from sleuth.cli.run import STORE, level, place, target, words

if TYPE_CHECKING:
    from sleuth.launch.importing import Imported
    from sleuth.verdict import Found, Report

SOURCE = "A file or a folder: TensorBoard, Weights & Biases, MLflow, trainer_state.json, CSV, JSON lines."
MOST_SHOWN = 5  # runs whose summaries are printed; of more there is one line each


def import_log(  # noqa: PLR0917 - typer makes an option of each parameter
    path: Annotated[str, typer.Argument(help=SOURCE, show_default=False)],
    json: Annotated[str, typer.Option("--json", metavar="FILE", help="Write the diagnosis as JSON.", show_default=False)] = "",
    html: Annotated[str, typer.Option("--html", metavar="FILE", help="Write the report.", show_default=False)] = "",
    store: Annotated[str, typer.Option(metavar="DIR", help=STORE, show_default=".sleuth/runs")] = "",
    select: Annotated[list[str] | None, typer.Option(metavar="RULES", help="Judge only by these names or codes.")] = None,
    ignore: Annotated[list[str] | None, typer.Option(metavar="RULES", help="Leave these rules out.")] = None,
    preview: Annotated[bool | None, typer.Option("--preview", help="Judge by new rules too.", show_default=False)] = None,
    fail_on: Annotated[str | None, typer.Option(metavar="error|warning", help="Exit with 1 only for such findings.")] = None,
    no_report: Annotated[bool, typer.Option("--no-report", help="Keep no run folder.")] = False,
    is_quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing; see --json.")] = False,
) -> int:
    """Diagnose the logs of a training that another tool recorded, and keep it as a run.

    Curves are known by their names (train/loss, eval_loss, val_acc, lr-Adam, grad_norm ...). What a log
    cannot tell is not checked, with the reason. Exits with 1 when a fault or a symptom is found.
    """
    from sleuth.launch.configure import Asked
    from sleuth.launch.importing import import_logs
    from sleuth.launch.options import Options
    from sleuth.launch.speech import Speech

    options = Options(
        is_kept=not no_report, json=target(json, "--json"), html=target(html, "--html"),
        store=place(store),
    )  # fmt: skip
    asked = Asked(words(select), words(ignore), preview, fail_on=level(fail_on, "--fail-on"))
    imported = import_logs(path, options, asked, Speech(is_quiet=is_quiet))
    if not is_quiet:
        _show(imported)
    return int(any(_fails(one.report, asked.fail_on or "info") for one in imported))


def _show(imported: Sequence[Imported]) -> None:
    """The summary of each run; of many runs a line each."""
    from sleuth.launch.speech import Speech
    from sleuth.render.terminal import summary
    from sleuth.render.words import clean, plural

    speech = Speech(stream=sys.stdout)
    for one in imported[: None if len(imported) <= MOST_SHOWN else 0]:
        text = summary(one.report, width=speech.width, color=speech.has_color, unicode=speech.has_unicode)
        speech.say(text if one is not imported[-1] else text.rstrip("\n"))
    if len(imported) > MOST_SHOWN:
        for one in imported:
            named = ", ".join(found.rule.name for found in _solid(one.report)) or "nothing found"
            speech.say(f"{clean(one.report.run)}  {clean(one.report.script)}  {named}")
        speech.say(f"{plural(len(imported), 'run')}; `sleuth runs show RUN` tells more of one.")


def _solid(report: Report) -> tuple[Found, ...]:
    diagnosis = report.diagnosis
    return (*(fault.found for fault in diagnosis.faults), *(symptom.found for symptom in diagnosis.symptoms))


def _fails(report: Report, least: str) -> bool:
    from sleuth.rule import Severity

    return any(found.rule.severity.rank <= Severity(least).rank for found in _solid(report))
