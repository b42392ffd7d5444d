"""`sleuth plot`: a chart of a kept run, or of columns of a table, as a picture."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from sleuth.errors import UsageError

if TYPE_CHECKING:
    from sleuth.evidence.kept_run import KeptRun
    from sleuth.render.standalone import Frame

SOURCE = "A run: a part of its name that no other has, or last. Or a table, as for `sleuth data`."
CHART = "Which; --list names them. Of a table: a column, two, correlation or missing."
NARROWEST, WIDEST = 320, 4000  # pixels


def plot(  # noqa: PLR0917 - typer makes an option of each parameter
    source: Annotated[str, typer.Argument(metavar="RUN|TABLE", help=SOURCE, show_default=False)],
    charts: Annotated[list[str] | None, typer.Argument(metavar="CHART", help=CHART, show_default=False)] = None,
    is_list: Annotated[bool, typer.Option("--list", help="List what can be drawn of it.")] = False,
    out: Annotated[str, typer.Option("-o", "--output", metavar="FILE", help="A .svg or .png.", show_default="CHART.svg")] = "",
    is_dark: Annotated[bool, typer.Option("--dark", help="Light on dark.")] = False,
    width: Annotated[int, typer.Option(min=NARROWEST, max=WIDEST, metavar="PIXELS", help="How wide.")] = 960,
    zoom: Annotated[float, typer.Option(min=0.1, max=10.0, help="Of a PNG: its pixels for each of the picture's.")] = 2.0,
    test: Annotated[str, typer.Option(metavar="TABLE", help="Of a table: another split, over it.", show_default=False)] = "",
    target: Annotated[str, typer.Option(metavar="COLUMN", help="Of a table: last in its correlations.", show_default=False)] = "",
    store: Annotated[
        str, typer.Option(metavar="DIR", help="Where run folders are: DIR, or s3://…", show_default=".sleuth/runs")
    ] = "",
) -> None:
    """Draw a chart of a kept run, or of columns of a table.

    Of a run: loss, rate, norms, activations, memory, what was logged, whatever its pages can draw; it may still train. Of a
    table: a column (`sleuth plot train.csv price`), two (`price area`), `correlation` or `missing`.

    The SVG stands alone: no style sheet, no script, nothing is loaded. PNG needs `pip install 'mlsleuth[plot]'`. A file that -o
    names is written over; the one that is taken without -o is not.
    """
    from sleuth.launch.pictures import write_picture
    from sleuth.launch.table_plots import is_table, table_charts, table_picture
    from sleuth.launch.targets import see_target
    from sleuth.render.standalone import Frame
    from sleuth.render.words import clean
    from sleuth.store.catalogue import find_run, find_store

    names = tuple(charts or ())
    if bool(names) == is_list:
        raise UsageError(
            "give a CHART or --list" if is_list else f"give a CHART; `sleuth plot {source} --list` lists what it has"
        )
    is_of_table = is_table(source)
    if not is_of_table and (test or target or len(names) > 1):
        raise UsageError(f"{source!r} is no table: of a run one chart is drawn at a time, without --test and --target")
    place = see_target(out or f"{_plain(names)}.svg", is_named=bool(out)) if names else None
    run = None if is_of_table else find_run(find_store(os.getcwd(), store), source)
    if place is None:
        made = table_charts(source) if run is None else _charts(run)
        print(_listing(made) if made else f"{clean(run.name if run else source)} has nothing that can be drawn.")
        return
    frame = Frame(width=float(width), is_dark=is_dark)
    sources = {"train": source} | ({"test": test} if test else {})
    drawn = table_picture(sources, names, target, frame) if run is None else _drawn(run, names[0], frame)
    write_picture(place, drawn, zoom)
    print(f"Written: {clean(str(place))}", file=sys.stderr)


def _plain(names: Sequence[str]) -> str:
    """Names of charts or columns as that of a file."""
    return "-".join(names).replace("/", "-").replace(os.sep, "-")


def _charts(run: KeptRun) -> list[tuple[str, str]]:
    from sleuth.launch.plotting import charts_of
    from sleuth.launch.projecting import offered

    made = charts_of(run)
    return [*((one.name, one.line) for one in made), *offered(made)]


def _drawn(run: KeptRun, name: str, frame: Frame) -> str:
    from sleuth.launch.plotting import charts_of, drawn
    from sleuth.launch.projecting import named, projected
    from sleuth.render.gallery import find

    method = named(name)
    chart = projected(run, method) if method is not None else find(charts_of(run), name, run.name)
    return drawn(chart, run, width=int(frame.width), is_dark=frame.is_dark)


def _listing(charts: Sequence[tuple[str, str]]) -> str:
    """A line for each chart, in what stdout can hold."""
    from sleuth.render.words import clean, to_ascii

    width = max(len(name) for name, _ in charts)
    text = "\n".join(f"{clean(name):{width}}  {clean(said)}" for name, said in charts)
    is_unicode = (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")
    return text if is_unicode else to_ascii(text)
