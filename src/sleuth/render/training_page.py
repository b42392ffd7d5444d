"""What the page on a training shows, section by section: the report in one file, and the live page of a run, share it."""

from __future__ import annotations

from collections.abc import Sequence

from sleuth.render import words
from sleuth.render.answer_figures import answer_figures
from sleuth.render.detail import Detail
from sleuth.render.experiments import experiment_line
from sleuth.render.figures import Figure, Onset, axis, onsets, scalar_figures
from sleuth.render.inside_maps import inside_maps
from sleuth.render.layer_figures import Look, activation_figures, parameter_figures
from sleuth.render.layers import tree
from sleuth.render.loop import turns
from sleuth.render.sample_figures import margin_figures
from sleuth.render.samples import notable
from sleuth.render.spread_figures import spread_figures
from sleuth.render.unit_figures import unit_figures
from sleuth.render.usage_figures import usage_figures
from sleuth.verdict import Found, Report


def context(report: Report, detail: Detail) -> dict[str, object]:
    """All of it."""
    return {**verdict(report, detail), **evidence(report, detail), "facts": _facts(report)}


def verdict(report: Report, detail: Detail) -> dict[str, object]:
    """What was found: faults, symptoms, hints, experiments."""
    return {
        "report": report,
        "diagnosis": report.diagnosis,
        "detail": detail,
        "further": [one for one in report.diagnosis.faults[1:] if one.found.rule.family != "code"],
        "in_text": [one for one in report.diagnosis.faults[1:] if one.found.rule.family == "code"],
        "main": main_finding(report),
        "letters": _letters(onsets(report)),
        "experiments": [experiment_line(one) for one in (report.trace.experiments if report.trace else ())],
        "saw_training": words.saw_training(report),
        "n_judged": words.n_judged(report),
    }


def evidence(report: Report, detail: Detail, *, without: tuple[str, ...] = ()) -> dict[str, object]:
    """What was measured: figures (but those whose titles begin with one of `without`), layers, the loop at the onset, samples."""
    look, main = _look(report, detail), main_finding(report)
    return {
        "main": main,
        "samples": notable(report, detail.samples),
        "figures": _figures(report, look, without),
        "onsets": look.onsets,
        "roots": tree(report, detail),
        "turns": turns(report.trace, main.finding.where.first_step if main else None, detail),
    }


def main_finding(report: Report) -> Found | None:
    """The finding that the page is about."""
    diagnosis = report.diagnosis
    if diagnosis.faults:
        return diagnosis.faults[0].found
    return diagnosis.symptoms[0].found if diagnosis.symptoms else None


def figure_groups(report: Report, detail: Detail) -> list[tuple[str, Sequence[Figure]]]:
    """The figures of the page in their groups."""
    return _figures(report, _look(report, detail))


def spreads(report: Report, detail: Detail) -> list[Figure]:
    """How gradients and weights are spread, of a run whose evidence is not whole yet."""
    return list(spread_figures(report.trace, _look(report, detail))) if report.trace is not None else []


def _look(report: Report, detail: Detail) -> Look:
    """What the figures share."""
    begun = onsets(report)
    named = frozenset(words.clean(one.finding.where.layer) for one in words.all_found(report) if one.finding.where.layer)
    return Look(begun, axis(report.trace, begun), detail, named)


def _figures(report: Report, look: Look, without: tuple[str, ...] = ()) -> list[tuple[str, Sequence[Figure]]]:
    """The figures in their groups; groups without a figure are left out."""
    if report.trace is None:
        return []
    scalars = list(scalar_figures(report.trace, look.onsets, look.detail))
    progress = [one for one in scalars if not one.title.startswith(("Step time", "Memory"))]
    groups = [
        ("Progress", progress),
        ("Gradients, weights and updates", [*parameter_figures(report.trace, look), *spread_figures(report.trace, look)]),
        ("Activations", [*activation_figures(report.trace, look), *unit_figures(report.trace, look)]),
        ("Inside the trained model", list(inside_maps(report.trace, look.detail))),
        ("Answers", list(answer_figures(report.trace))),
        ("Samples", list(margin_figures(report.trace))),
        (
            "Time and memory",
            [*usage_figures(report.trace, look.steps, look.detail), *(one for one in scalars if one not in progress)],
        ),
    ]
    kept = [(title, [one for one in figures if not without or not one.title.startswith(without)]) for title, figures in groups]
    return [(title, figures) for title, figures in kept if figures]


def _letters(begun: Sequence[Onset]) -> dict[str, str]:
    """For each rule the letter of its first onset."""
    letters: dict[str, str] = {}
    for onset in begun:
        for name in onset.rules:
            letters.setdefault(name, onset.letter)
    return letters


def _facts(report: Report) -> list[tuple[str, str]]:
    """The run in a few numbers."""
    facts: list[tuple[str, str]] = []
    if report.trace is not None:
        run = report.trace.run
        facts = [
            ("Steps", f"{run.n_steps:,}"),
            ("Watched in depth", f"{run.n_watched:,}"),
            ("Duration", words.seconds(run.seconds)),
            ("Device", words.clean(run.device)),
        ]
    facts.append(("Rules judged", f"{words.n_judged(report):,}"))
    facts.append(("Not checked", f"{len(report.diagnosis.not_checked):,}"))
    if cost := words.cost(report):
        facts.append(("Overhead", cost.removeprefix("overhead ")))
    facts.append(("Exit code", str(report.exit_code)))
    return facts
