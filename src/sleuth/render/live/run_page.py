"""The page of one run, in parts: the page itself at once, what takes longer to read or to draw a moment later."""

from __future__ import annotations

import math
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sleuth.evidence.files import Writer
from sleuth.evidence.kept_run import KeptRun, Metric
from sleuth.render import training_page, words
from sleuth.render.detail import SMALL, Detail
from sleuth.render.figures import onsets
from sleuth.render.given import SAME, seeds_of, sources_of
from sleuth.render.kept_files import artifact_facts, data, read_facts
from sleuth.render.kept_runs import loss, when
from sleuth.render.live.layout import Frame, drawn
from sleuth.verdict import Report

MOST_LINES = 1500  # of a difference that is shown; the file has all of them
LONGEST_LINE = 400
MOST_METRICS, MOST_PICTURES = 60, 24  # shown; all are in the files
MOST_OPEN = 30  # settings of a source that are shown at once
LIVE = ("Learning rate", "Step time")  # figures that the growing charts show already


@dataclass(frozen=True, slots=True)
class Logged:
    """A picture, table or file that the program logged; `file` is "" where it cannot be sent."""

    kind: str
    name: str
    step: int
    file: str
    n_bytes: int


@dataclass(frozen=True, slots=True)
class Shown:
    """What is known of a run when its page is asked for."""

    run: KeptRun
    report: Report  # without the trace
    files: tuple[tuple[str, int], ...] = ()
    has_trace: bool = False
    has_report: bool = False
    has_patch: bool = False
    said: str = ""  # by `sleuth run`, where there is no diagnosis
    logged: tuple[Logged, ...] = ()
    writers: Mapping[str, Writer] = field(default_factory=dict)  # by the paths of files that it read
    elsewhere: str = ""  # the run's folder on another machine, where its files are; "" if they are here

    @property
    def is_running(self) -> bool:
        """Whether more will come."""
        return self.run.status == "running"


def page(shown: Shown, frame: Frame) -> str:
    """The whole page."""
    return drawn("run.html", {**_context(shown), "frame": frame})


def head(shown: Shown) -> str:
    """The facts that change while it trains."""
    return drawn("head.html", _context(shown))


def verdict(shown: Shown) -> str:
    """What was found so far."""
    return drawn("verdict.html", _context(shown))


def evidence(report: Report, detail: Detail = SMALL) -> str:
    """Figures of the layers, layer tree, events around the onset, samples."""
    grown = LIVE if report.trace and report.trace.evaluations else ("Loss", *LIVE)
    return drawn("evidence.html", {**training_page.evidence(report, detail, without=grown), "report": report, "detail": detail})


def spreads(report: Report, detail: Detail = SMALL) -> str:
    """How gradients and weights are spread so far."""
    return drawn("spreads.html", {"figures": training_page.spreads(report, detail), "report": report, "detail": detail})


def code(patch: str) -> str:
    """The changes beyond the commit."""
    lines = patch.split("\n")
    shown = [(_kind(line), words.clean(line)[:LONGEST_LINE]) for line in lines[:MOST_LINES]]
    return drawn("code.html", {"lines": shown, "n_left": max(len(lines) - MOST_LINES, 0)})


def _context(shown: Shown) -> dict[str, object]:
    run = shown.run
    groups = (("Environment", run.environment), ("Seeds", seeds_of(run)), ("Settings of sleuth", run.settings))
    return {
        **training_page.verdict(shown.report, SMALL),
        "title_tag": "h2",
        "shown": shown,
        "run": run,
        "facts": list(_facts(run)),
        "command": words.clean(shlex.join(run.command)),
        "marks": [{"step": one.step, "letter": one.letter, "rules": list(one.rules)} for one in onsets(shown.report)],
        "groups": [(title, pairs) for title, pairs in groups if pairs],
        "given": sources_of(run),
        "same": SAME,
        "most_open": MOST_OPEN,
        "files": _ordered(shown.files),
        "artifacts": [artifact_facts(one) for one in run.written],
        "read_files": [(*read_facts(one, shown.writers.get(one.path)), shown.writers.get(one.path)) for one in run.read],
        "data_parts": [words.clean(data(one)) for one in run.data],
        "metrics": [(words.clean(one.name), _measured(one)) for one in run.metrics[:MOST_METRICS]],
        "pictures": [one for one in shown.logged if one.file and one.kind in ("image", "figure")][-MOST_PICTURES:],
        "others": [one for one in shown.logged if one.kind not in ("image", "figure")][-MOST_METRICS:],
    }  # fmt: skip


def _facts(run: KeptRun) -> Sequence[tuple[str, str, str]]:
    """Name, value and an id of what is most asked."""
    took = "" if run.seconds is None else words.seconds(run.seconds)
    facts = (
        ("Steps", "" if run.n_steps is None else f"{run.n_steps:,}", "steps"),
        ("Loss", loss(run.final_loss), "loss"),
        ("Running for" if run.status == "running" else "Took", took, "took"),
        ("Started", words.clean(when(run.started)), "started"),
        ("Last heard from", words.clean(when(run.heard)), "heard"),
        ("Exit code", "" if run.exit_code is None else str(run.exit_code), "exit"),
    )
    return [one for one in facts if one[1]]


def _measured(one: Metric) -> str:
    """The last value, and the limits of several."""
    last = words.number(one.last) if math.isfinite(one.last) else "not finite"
    if one.n < 2 or one.low is None or one.high is None:
        return last
    return f"{last} ({words.number(one.low)} to {words.number(one.high)})"


def _kind(line: str) -> str:
    if line.startswith(("+++", "---", "diff ", "index ", "new file", "deleted file", "similarity", "rename")):
        return "file"
    return {"+": "new", "-": "old", "@": "where"}.get(line[:1], "")


def _ordered(files: Sequence[tuple[str, int]]) -> list[tuple[str, int, str]]:
    """Files with what stands in them, those that a person reads first."""
    meaning = {
        "report.html": "the report as one file", "summary.txt": "what the terminal said", "diagnosis.json": "the diagnosis",
        "run.json": "where the run comes from", "diff.patch": "changes beyond the commit", "steps.bin": "scalars of every step",
        "telemetry.sqlite": "norms at watched steps", "parameters.json": "names of the parameters",
        "trace.npz": "the whole evidence", "labels.json": "tags and note",
    }  # fmt: skip
    order = {name: place for place, name in enumerate(meaning)}
    return [
        (name, n, meaning.get(name, "")) for name, n in sorted(files, key=lambda one: (order.get(one[0], len(order)), one[0]))
    ]
