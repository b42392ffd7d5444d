"""`sleuth plot`: a chart of a kept run as a picture."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from sleuth.errors import UsageError

RUN = "A part of its name that no other run has, or last."
NARROWEST, WIDEST = 320, 4000  # pixels


def plot(  # noqa: PLR0917 - typer makes an option of each parameter
    run: Annotated[str, typer.Argument(metavar="RUN", help=RUN, show_default=False)],
    chart: Annotated[str, typer.Argument(metavar="CHART", help="Which; --list names them.", show_default=False)] = "",
    is_list: Annotated[bool, typer.Option("--list", help="List the charts that this run has.")] = False,
    out: Annotated[str, typer.Option("-o", "--output", metavar="FILE", help="A .svg or .png.", show_default="CHART.svg")] = "",
    is_dark: Annotated[bool, typer.Option("--dark", help="Light on dark.")] = False,
    width: Annotated[int, typer.Option(min=NARROWEST, max=WIDEST, metavar="PIXELS", help="How wide.")] = 960,
    zoom: Annotated[float, typer.Option(min=0.1, max=10.0, help="Of a PNG: its pixels for each of the picture's.")] = 2.0,
    store: Annotated[
        str, typer.Option(metavar="DIR", help="Where run folders are: DIR, or s3://…", show_default=".sleuth/runs")
    ] = "",
) -> None:
    """Draw a chart of a kept run: loss, rate, norms, activations, memory, what was logged, whatever its pages can draw.

    The SVG stands alone: no style sheet, no script, nothing is loaded. PNG needs `pip install 'mlsleuth[plot]'`. The run
    may still train. A file that -o names is written over; the one that is taken without -o is not.
    """
    from sleuth.launch.pictures import write_picture
    from sleuth.launch.plotting import charts_of, drawn
    from sleuth.launch.projecting import named, offered, projected
    from sleuth.launch.targets import see_target
    from sleuth.render.gallery import find
    from sleuth.render.words import clean
    from sleuth.store.catalogue import find_run, find_store

    if bool(chart) == is_list:
        raise UsageError(
            "give a CHART or --list" if is_list else f"give a CHART; `sleuth plot {run} --list` lists those of the run"
        )
    place = see_target(out or f"{chart}.svg", is_named=bool(out)) if chart else None
    found = find_run(find_store(os.getcwd(), store), run)
    if place is not None and (method := named(chart)) is not None:
        write_picture(place, drawn(projected(found, method), found, width=width, is_dark=is_dark), zoom)
        print(f"Written: {clean(str(place))}", file=sys.stderr)
        return
    made = charts_of(found)
    if place is None:
        print(
            _listing([(one.name, one.line) for one in made] + [*offered(made)])
            if made
            else f"{clean(found.name)} has nothing that can be drawn."
        )
        return
    write_picture(place, drawn(find(made, chart, found.name), found, width=width, is_dark=is_dark), zoom)
    print(f"Written: {clean(str(place))}", file=sys.stderr)


def _listing(charts: Sequence[tuple[str, str]]) -> str:
    """A line for each chart, in what stdout can hold."""
    from sleuth.render.words import to_ascii

    width = max(len(name) for name, _ in charts)
    text = "\n".join(f"{name:{width}}  {said}" for name, said in charts)
    is_unicode = (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")
    return text if is_unicode else to_ascii(text)
