"""Pictures as files."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

from sleuth.evidence.model_summary import ProgramSummary
from sleuth.launch.summarising import Asked
from sleuth.render.model_graph import graph
from sleuth.render.model_payload import payload
from sleuth.render.standalone import Frame
from sleuth.render.standalone.png import png
from sleuth.store.run_folder import write_file

ZOOM = 2.0  # pixels of a PNG for each of the picture's


def write_picture(place: Path, svg: str, zoom: float) -> None:
    """Write an SVG, as PNG if the name says so.

    Raises:
        UsageError: PNG is asked for without the library that makes it.
        StoreError: the file cannot be written.
    """
    write_file(place, png(svg, zoom) if place.suffix.lower() == ".png" else svg.encode("utf-8", "replace"))


def write_models(summary: ProgramSummary, asked: Asked) -> Iterator[str]:
    """Write the JSON and the graphs that were asked for; the path of each.

    The graph of the model with the most parameters gets the name that was given, those of others this name and their own.

    Raises:
        UsageError: PNG is asked for without the library that makes it.
        StoreError: a file cannot be written.
    """
    if asked.json:
        write_file(Path(asked.json), json.dumps(payload(summary), indent=1, ensure_ascii=False, allow_nan=False) + "\n")
        yield asked.json
    if not asked.picture:
        return
    place = Path(asked.picture)
    script = os.path.basename(summary.script)
    ordered = sorted(summary.models, key=lambda model: -model.total(lambda one: one.n_parameters))
    taken: set[Path] = set()
    for at, model in enumerate(ordered):
        own = "".join(letter if letter.isalnum() else "-" for letter in model.name) or str(at)
        named = place if at == 0 else place.with_name(f"{place.stem}-{own}{place.suffix}")
        while named in taken:
            named = named.with_name(f"{named.stem}-{at}{named.suffix}")
        taken.add(named)
        write_picture(named, graph(model, Frame(script, is_dark=asked.is_dark), depth=asked.depth), ZOOM)
        yield str(named)
