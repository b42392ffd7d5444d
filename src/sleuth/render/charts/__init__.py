"""Charts as SVG text: pure functions, one set for the report, live pages and notebooks."""

from sleuth.render.charts.heat import Grid, Palette, color_bar, heat_map
from sleuth.render.charts.lines import Line, Mark, Steps, line_chart
from sleuth.render.charts.scale import Scale, fitted, linear, logarithmic

__all__ = [
    "Grid",
    "Line",
    "Mark",
    "Palette",
    "Scale",
    "Steps",
    "color_bar",
    "fitted",
    "heat_map",
    "line_chart",
    "linear",
    "logarithmic",
]
