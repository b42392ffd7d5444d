"""A run as it is watched in the terminal: a line on its course, its curves, and what was found so far."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.console import Group
from rich.text import Text

from sleuth.evidence.kept_run import KeptRun
from sleuth.render.charts.braille import bars, curve
from sleuth.render.words import clean, number, plural, seconds, to_ascii

MOST_CURVES = 6
HEIGHT = 3  # lines of a curve
NAME = 22  # columns of a curve's name and numbers
_STATUS = {"running": "green", "silent": "yellow", "finished": "bold", "killed": "red", "raised": "red", "damaged": "red"}


@dataclass(frozen=True, slots=True)
class Look:
    """What was read of the run: its curves by name, in order, and one line for each thing that was found so far."""

    run: KeptRun
    curves: Mapping[str, Sequence[float]]
    found: tuple[str, ...]
    steps_per_second: float = math.nan
    wait_share: float = math.nan  # of the time of the last steps, waiting for data


def frame(look: Look, *, width: int, unicode: bool) -> Group:
    """What fits on the terminal, to be drawn again and again."""
    lines: list[Text] = [_course(look), Text("")]
    for name, values in list(look.curves.items())[:MOST_CURVES]:
        lines += _curve(name, values, max(10, width - NAME - 2), unicode=unicode)
    if len(look.curves) > MOST_CURVES:
        lines.append(Text(f"and {len(look.curves) - MOST_CURVES} more; `sleuth runs show {clean(look.run.name)}`", style="dim"))
    lines.append(Text(""))
    lines += [Text(clean(line), style="bold red") for line in look.found] or [_nothing(look.run)]
    return Group(*(_cropped(line, width, unicode=unicode) for line in lines))


def _nothing(run: KeptRun) -> Text:
    return Text("Nothing found so far." if run.status == "running" else "Nothing found.", style="green")


def _course(look: Look) -> Text:
    run = look.run
    parts = [f"step {run.n_steps:,}"] if run.n_steps else []
    if run.seconds is not None:
        parts.append(seconds(run.seconds))
    if math.isfinite(look.steps_per_second):
        parts.append(f"{number(look.steps_per_second)} steps/s")
    if math.isfinite(look.wait_share) and look.wait_share > 0:
        parts.append(f"{100 * look.wait_share:.0f} % waiting for data")
    style = _STATUS.get(run.status, "")
    return Text.assemble((clean(run.name), "bold"), f"  {clean(run.script)}  ", (run.status, style), "  ", " · ".join(parts))


def _curve(name: str, values: Sequence[float], width: int, *, unicode: bool) -> list[Text]:
    last = next((value for value in reversed(values) if not math.isnan(value)), math.nan)
    finite = [value for value in values if math.isfinite(value)]
    limits = f"{number(min(finite))} to {number(max(finite))}" if finite else ""
    shown = number(last) if math.isfinite(last) else "not finite"
    labels = [clean(name)[:NAME], shown, limits if len(finite) > 1 else plural(len(finite), "value")]
    rows = curve(values, width=width, height=HEIGHT) if unicode else [bars(values, width=width), "", ""]
    return [
        Text.assemble((label[:NAME].ljust(NAME), ("bold", "", "dim")[index]), "  ", (row, "cyan"))
        for index, (label, row) in enumerate(zip(labels, rows, strict=True))
    ]


def _cropped(line: Text, width: int, *, unicode: bool) -> Text:
    if not unicode:
        line.plain = to_ascii(line.plain)
    line.truncate(width, overflow="ellipsis" if unicode else "crop")
    return line
