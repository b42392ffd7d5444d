"""Colours computed from their lightness, so that a scale reads the same in grey, in print and to every eye.

Colours are made in OKLCH (Björn Ottosson, 2020, "A perceptual color space for image processing",
https://bottosson.github.io/posts/oklab/): lightness 0 to 1, chroma 0 to about 0.3, hue in degrees.
"""

from __future__ import annotations

import math

import numpy as np

N_LEVELS = 16  # of a heat map's scale: finer steps cannot be told apart, and cost space
N_DEPTHS = 12  # lines in one chart at most

_LMS_FROM_LAB = np.array(
    [[1.0, 0.3963377774, 0.2158037573], [1.0, -0.1055613458, -0.0638541728], [1.0, -0.0894841775, -1.2914855480]]
)
_RGB_FROM_LMS = np.array(
    [
        [4.0767416621, -3.3077115913, 0.2309699292],
        [-1.2684380046, 2.6097574011, -0.3413193965],
        [-0.0041960863, -0.7034186147, 1.7076147010],
    ]
)


def oklch(lightness: float, chroma: float, hue: float) -> str:
    """The colour as `#rrggbb`; chroma is lowered until the screen can show it.

    Example:
        >>> oklch(1.0, 0.0, 0.0)
        '#ffffff'
    """
    while True:
        angle = math.radians(hue)
        lms = _LMS_FROM_LAB @ np.array([lightness, chroma * math.cos(angle), chroma * math.sin(angle)])
        rgb = _RGB_FROM_LMS @ lms**3
        if chroma <= 0.0 or (rgb.min() >= -1e-4 and rgb.max() <= 1 + 1e-4):
            return "#" + "".join(f"{round(255 * _gamma(value)):02x}" for value in rgb)
        chroma = max(chroma - 0.005, 0.0)


def _gamma(value: float) -> float:
    value = min(max(value, 0.0), 1.0)
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


def sequential(n: int = N_LEVELS, *, dark: float = 0.30, light: float = 0.94) -> tuple[str, ...]:
    """From dark violet-blue over teal to light yellow, lightness evenly spaced."""
    return tuple(oklch(dark + (light - dark) * t, 0.13, 290 - 185 * t) for t in np.linspace(0, 1, n))


def diverging(n: int = N_LEVELS, *, is_on_dark: bool = False) -> tuple[str, ...]:
    """From blue (below zero) over grey like the page to orange-brown (above): a pair that colour-blind readers tell apart."""
    end, middle = (0.80, 0.30) if is_on_dark else (0.48, 0.93)
    colours = []
    for t in np.linspace(-1, 1, n):
        lightness = middle + (end - middle) * abs(t)
        colours.append(oklch(lightness, 0.15 * abs(t), 250 if t < 0 else 55))
    return tuple(colours)


def depths(n: int = N_DEPTHS, *, is_on_dark: bool = False) -> tuple[str, ...]:
    """Line colours from the first layer to the last, all dark (or light) enough to be seen on the page."""
    low, high = (0.62, 0.92) if is_on_dark else (0.32, 0.66)
    return tuple(oklch(low + (high - low) * t, 0.14, 300 - 190 * t) for t in np.linspace(0, 1, n))


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two `#rrggbb` colours, 1 to 21 (WCAG 2.2, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
