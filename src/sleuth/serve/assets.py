"""Style sheets and scripts of the pages: our own, and uPlot as the installed package `uplot-python` brings it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from sleuth.errors import UsageError
from sleuth.render.templating import style, text_of

UPLOT = ("uPlot.iife.js", "uPlot.min.css")
OWN = ("live/live.css", "live/list.js", "live/run.js", "live/charts.js", "live/compare.js", "script.js")
KINDS = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent."""

    content: bytes
    kind: str
    mark: str  # changes with the content

    @staticmethod
    def of(name: str, content: bytes) -> Asset:
        """The file of this name."""
        return Asset(content, KINDS[name.rpartition(".")[2]], hashlib.sha256(content).hexdigest()[:12])


def load() -> Mapping[str, Asset]:
    """All of them by their names.

    Raises:
        UsageError: uPlot is not installed.
    """
    found = {name: content.encode() for name, content in _own()}
    folder = _uplot()
    for name in UPLOT:
        try:
            found[name] = (folder / name).read_bytes()
        except OSError as error:
            raise UsageError(
                f"the installed uplot-python has no {name}; `pip install 'mlsleuth[ui]'` installs one that has"
            ) from error
    return {name: Asset.of(name, content) for name, content in found.items()}


def addresses(assets: Mapping[str, Asset]) -> Mapping[str, str]:
    """Where the pages find them; a browser may keep each for ever."""
    return {name: f"/static/{name}?v={asset.mark}" for name, asset in assets.items()}


def _own() -> list[tuple[str, str]]:
    return [("style.css", style()), *((name.rpartition("/")[2], text_of(name)) for name in OWN)]


def _uplot() -> Path:
    """The folder with uPlot. The package itself is not imported: it would load much more."""
    spec = find_spec("uplot")
    places = list(spec.submodule_search_locations or ()) if spec else []
    if not places:
        raise UsageError("sleuth ui needs uplot-python: pip install 'mlsleuth[ui]'")
    return Path(places[0], "static")
