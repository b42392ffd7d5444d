"""Two to ten runs side by side: what is not the same in all, their curves over each other, and where these part."""

from __future__ import annotations

from collections.abc import Sequence

from sleuth.evidence.kept_run import Difference, KeptRun, RunComparison
from sleuth.render.importance_figures import importance_figures
from sleuth.render.kept_files import told_of_data, told_of_files, without_files
from sleuth.render.kept_runs import loss, when
from sleuth.render.live.layout import Frame, drawn, query_url
from sleuth.render.side_by_side import LETTERS, LOSS, in_short, parting
from sleuth.render.words import clean, seconds

LEAST, MOST = 2, 10
FIRST = (
    "argument",
    "value",
    "settings",
    "seeds",
    "data",
    "read",
    "command",
    "script",
    "commit",
    "uncommitted changes",
)  # what the user decides stands first
GROUPS = (
    ("Decided", FIRST),
    (
        "Came of it",
        (
            "status",
            "exit code",
            "exception",
            "verdict",
            "faults",
            "steps",
            "duration",
            "final loss",
            "best loss",
            "metric",
            "written",
        ),
    ),
)
REST = "Surroundings"


def page(runs: Sequence[KeptRun], frame: Frame, error: str = "") -> str:
    """The whole page; what must read all steps comes a moment later."""
    return drawn(
        "compare.html",
        {
            "frame": frame,
            "error": error,
            "runs": [(letter, run) for letter, run in zip(LETTERS, runs, strict=False)],
            "part_url": _url("/compare/part", runs),
            "series_url": _url("/compare/series", runs),
            "without": [_url("/compare", [one for one in runs if one is not run]) for run in runs] if len(runs) > LEAST else [],
            "first_facts": [_facts(run) for run in runs],
        },
    )


def differences(comparison: RunComparison) -> str:
    """The table of differences, and where the curves part from those of the first run."""
    letters = LETTERS[: len(comparison.runs)]
    partings = [(letter, clean(one.run), parting(one)) for letter, one in zip(letters[1:], comparison.partings, strict=True)]
    return drawn(
        "differences.html",
        {
            "letters": letters,
            "groups": [(title, rows) for title, rows in _grouped(comparison.differences) if rows],
            "partings": partings,
            "tolerance": comparison.partings[0].tolerance if comparison.partings else 0.0,
            "curves": [
                (one.key, clean(one.name), [in_short(part) for part in one.partings])
                for one in comparison.curves
                if one.key != LOSS
            ],
            "figures": list(importance_figures(comparison)),
            "same": [clean(name) for name in without_files(comparison.same)],
            "told": [one for one in (told_of_data(comparison, LETTERS), told_of_files(comparison)) if one],
        },
    )


def _grouped(rows: Sequence[Difference]) -> list[tuple[str, list[Difference]]]:
    """The differences in three groups: what was decided, what came of it, and where it ran."""
    groups: dict[str, list[Difference]] = {title: [] for title in (*(title for title, _ in GROUPS), REST)}
    for row in rows:
        stem = row.name.partition(":")[0]
        groups[next((title for title, names in GROUPS if stem in names), REST)].append(row)
    return list(groups.items())


def _url(path: str, runs: Sequence[KeptRun]) -> str:
    return query_url(path, [("run", run.name) for run in runs])


def _facts(run: KeptRun) -> tuple[str, ...]:
    took = "" if run.seconds is None else seconds(run.seconds)
    steps = "" if run.n_steps is None else f"{run.n_steps:,} steps"
    return tuple(
        one
        for one in (clean(when(run.started)), took, steps, f"loss {loss(run.final_loss)}" if run.final_loss is not None else "")
        if one
    )
