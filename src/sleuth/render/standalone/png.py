"""PNG of an SVG, by resvg (`resvg-py`), which brings no other library."""

from __future__ import annotations

from sleuth.errors import UsageError


def png(svg: str, zoom: float) -> bytes:
    """The picture as PNG, `zoom` pixels for each of the SVG's.

    Raises:
        UsageError: `resvg-py` is not installed.
    """
    try:
        import resvg_py
    except ImportError as error:
        raise UsageError("PNG needs resvg-py: pip install 'mlsleuth[plot]'; SVG needs nothing (-o CHART.svg)") from error
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=zoom))
