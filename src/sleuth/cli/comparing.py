"""`sleuth runs compare`: what differs between runs, and their curves over each other."""

from __future__ import annotations

import json
import os
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from sleuth.cli.speaking import say, show_lines
from sleuth.errors import UsageError

if TYPE_CHECKING:
    from sleuth.evidence.kept_run import RunComparison

RUN = "A part of its name that no other run has, or last."
CURVE = "Draw this curve of all of them over each other into a file."
WIDTH, ZOOM = 960, 2.0  # of a picture: pixels, and those of a PNG for each of them
MOST_NAMED = 20  # curves named in an error


class Format(StrEnum):
    """How to print."""

    TEXT = "text"
    JSON = "json"


def compare(
    runs: Annotated[list[str], typer.Argument(metavar="RUN RUN...", help=RUN, show_default=False)],
    curve: Annotated[str, typer.Option(metavar="NAME", help=CURVE, show_default=False)] = "",
    out: Annotated[str, typer.Option("-o", "--output", metavar="FILE", help="A .svg or .png.", show_default="NAME.svg")] = "",
    output_format: Annotated[Format, typer.Option("--output-format", help="For people, or for programs.")] = Format.TEXT,
    store: Annotated[
        str, typer.Option(metavar="DIR", help="Where run folders are: DIR, or s3://…", show_default=".sleuth/runs")
    ] = "",
) -> None:
    """Say what differs between two to ten runs, and from which step on their curves part.

    Curves are loss, learning rate, gradient norm, evaluations and every metric that two of the runs share.
    """
    from sleuth.render.side_by_side import comparison_tree, side_by_side
    from sleuth.store import comparing
    from sleuth.store.catalogue import find_store
    from sleuth.store.choosing import found

    if out and not curve:
        raise UsageError("-o writes the picture of a curve; --curve says of which")
    place = find_store(os.getcwd(), store)
    comparison = comparing.compare([found(place, word) for word in runs])
    if curve:
        _draw_beside(comparison, curve, out)
        return
    if output_format is Format.JSON:
        print(json.dumps(comparison_tree(comparison), indent=1, allow_nan=False))
    else:
        show_lines(side_by_side(comparison))


def _draw_beside(comparison: RunComparison, curve: str, out: str) -> None:
    from sleuth.launch.pictures import write_picture
    from sleuth.launch.plotting import curves_beside, drawn_beside
    from sleuth.launch.targets import see_target
    from sleuth.render.gallery import find, slug

    made = curves_beside(comparison)
    found = find(made, curve, "the comparison", f"; its curves are {', '.join(one.name for one in made[:MOST_NAMED])}")
    place = see_target(out or f"{slug(found.name)}.svg", is_named=bool(out))
    write_picture(place, drawn_beside(found, width=WIDTH, is_dark=False), ZOOM)
    say(f"Written: {place}", sys.stderr)
