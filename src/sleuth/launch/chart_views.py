"""The charts of a run from Python: asked for by name, shown by notebooks, written as files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence

from sleuth.launch.pictures import write_picture
from sleuth.launch.targets import see_target
from sleuth.render.gallery import Chart, find
from sleuth.render.notebook_runs import chart_table
from sleuth.render.words import clean

WIDTH = 960  # pixels of a picture
PNG_ZOOM = 2.0


class Picture:
    """A chart of a run. As the last value of a cell it shows itself."""

    def __init__(self, chart: Chart, draw: Callable[[int, bool], str]) -> None:
        self._chart = chart
        self._draw = draw

    @property
    def name(self) -> str:
        """By which it is asked for, such as "learning-rate"."""
        return self._chart.name

    @property
    def caption(self) -> str:
        """What it shows, in one line."""
        return self._chart.line

    def svg(self, *, width: int = WIDTH, is_dark: bool = False) -> str:
        """The picture as an SVG that stands alone.

        Args:
            width: pixels.
            is_dark: light on dark.
        """
        return self._draw(width, is_dark)

    def save(self, path: str | os.PathLike[str], *, width: int = WIDTH, is_dark: bool = False) -> None:
        """Write the picture as a `.svg` or a `.png`; a file of that name is written over.

        Args:
            path: the file.
            width: pixels.
            is_dark: light on dark.

        Raises:
            UsageError: the name ends in something else, the file cannot be written, or the library for PNG is missing.
        """
        write_picture(see_target(os.fspath(path), is_named=True), self._draw(width, is_dark), PNG_ZOOM)

    def _repr_svg_(self) -> str:
        return self.svg()

    def __repr__(self) -> str:
        return f"<chart {self.caption}>"


class Charts(Mapping[str, Picture]):
    """The charts of a run by their names; a part of a name that no other chart has will do."""

    def __init__(self, run: str, made: Sequence[Chart], draw: Callable[[Chart, int, bool], str]) -> None:
        self._run = run
        self._made = tuple(made)
        self._draw = draw

    def __getitem__(self, name: str) -> Picture:
        chart = find(self._made, name, self._run)
        return Picture(chart, lambda width, is_dark: self._draw(chart, width, is_dark))

    def __contains__(self, name: object) -> bool:
        return any(one.name == name for one in self._made)

    def __iter__(self) -> Iterator[str]:
        return (one.name for one in self._made)

    def __len__(self) -> int:
        return len(self._made)

    def _repr_html_(self) -> str:
        return chart_table([(one.name, one.line) for one in self._made])

    def __repr__(self) -> str:
        return "\n".join(f"{one.name}: {one.line}" for one in self._made) or f"{clean(self._run)} has nothing that can be drawn."
