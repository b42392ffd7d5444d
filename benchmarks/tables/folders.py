"""Healthy folders of images, one subfolder for each class: icons, nights, scans, photographs by day and by night, bundled digits.

Each function takes a generator and an empty folder, writes the images, and gives the arguments of `sleuth.check`.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw


def _save(image, folder, split, kind, place, suffix="png"):
    target = Path(folder) / split / kind
    target.mkdir(parents=True, exist_ok=True)
    image.save(target / f"{kind}_{place:05d}.{suffix}")


def _both(folder):
    return {"images": str(Path(folder) / "train"), "test": str(Path(folder) / "test")}


def _splits(n):
    return [("train", place) for place in range(n)] + [("test", place) for place in range(n // 3)]


def _texture(dice, height, width, power=1.2):
    """A picture of 1/f noise, as of nature, from 0 to 1; three channels that go together."""
    rows, columns = np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None]
    falling = 1 / np.maximum(np.hypot(rows, columns), 1 / max(height, width)) ** power
    channels = [np.fft.irfft2(falling * np.fft.rfft2(dice.standard_normal((height, width))), (height, width)) for _ in range(2)]
    common, other = (one / one.std() for one in channels)
    mix = dice.uniform(-0.3, 0.3, 3)
    return np.clip(np.stack([0.5 + 0.18 * (common + one * other) for one in mix], axis=2) + dice.uniform(-0.12, 0.12, 3), 0, 1)


def _shape(draw, kind, box, color):
    left, top, right, bottom = box
    if kind == "disc":
        draw.ellipse(box, fill=color)
    elif kind == "square":
        draw.rectangle(box, fill=color)
    else:
        draw.polygon([(left, bottom), (right, bottom), ((left + right) / 2, top)], fill=color)


def icons(dice, folder, n=150):
    """Icons of 24 by 24 with few colours and a transparent background; flat, small, and sharp."""
    for kind in ("disc", "square", "triangle"):
        for split, place in _splits(n):
            image = Image.new("RGBA", (24, 24), (0, 0, 0, 0))
            left, top = (int(v) for v in dice.integers(1, 9, 2))
            size = int(dice.integers(8, 14))
            color = tuple(int(v) for v in dice.integers(20, 236, 3)) + (255,)
            _shape(ImageDraw.Draw(image), kind, (left, top, left + size, top + size), color)
            dot = int(dice.integers(0, 22)), int(dice.integers(0, 22))
            ImageDraw.Draw(image).rectangle(
                (*dot, dot[0] + 1, dot[1] + 1), fill=tuple(int(v) for v in dice.integers(0, 256, 3)) + (255,)
            )
            _save(image, folder, split, kind, place)
    return _both(folder)


def nights(dice, folder, n=110):
    """Dark pictures with noise and a few lamps; the class is how the lamps stand. Dark is what they are."""
    for kind in ("row", "ring"):
        for split, place in _splits(n):
            grey = np.abs(dice.normal(8, 5, (72, 96)))[..., None] * np.array([0.8, 0.9, 1.1]) + dice.normal(0, 2, (72, 96, 3))
            x, y = dice.uniform(25, 70), dice.uniform(20, 50)
            for k in range(6):
                at = (x + 9 * (k - 3), y) if kind == "row" else (x + 14 * np.cos(k * 1.05), y + 14 * np.sin(k * 1.05))
                d = np.hypot(np.arange(96)[None] - at[0], np.arange(72)[:, None] - at[1])
                grey += (220 * np.exp(-((d / dice.uniform(1.2, 2.5)) ** 2)))[..., None] * np.array([1.0, 0.9, 0.6])
            _save(Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8)), folder, split, kind, place, "jpg")
    return _both(folder)


def scans(dice, folder, n=80):
    """Pages in grey, nearly white, upright and across, in several sizes; the class is the number of columns of text."""
    for kind in ("one", "two"):
        for split, place in _splits(n):
            size = [(150, 212), (212, 150), (160, 200), (128, 181)][int(dice.integers(4))]
            image = Image.new("L", size, int(dice.integers(244, 256)))
            draw = ImageDraw.Draw(image)
            edges = [(12, size[0] - 12)] if kind == "one" else [(12, size[0] // 2 - 5), (size[0] // 2 + 5, size[0] - 12)]
            for left, right in edges:
                for y in range(14, size[1] - int(dice.integers(14, 60)), 7):
                    x = left
                    while x < right - 6:
                        word = int(dice.integers(4, 16))
                        draw.rectangle((x, y, min(x + word, right), y + 2), fill=int(dice.integers(20, 90)))
                        x += word + 3
            _save(image, folder, split, kind, place)
    return _both(folder)


def photos(dice, folder, n=90):
    """Photographs of many sizes with a soft ground; shapes of any colour stand in them. Some are blurred on purpose: far away."""
    for kind in ("disc", "square", "triangle"):
        for split, place in _splits(n):
            height, width = [(96, 128), (128, 96), (120, 120), (90, 160), (100, 133)][int(dice.integers(5))]
            image = Image.fromarray((255 * _texture(dice, height, width)).astype(np.uint8))
            size = int(dice.integers(24, 48))
            left, top = int(dice.integers(2, width - size)), int(dice.integers(2, height - size))
            color = tuple(int(v) for v in dice.integers(0, 256, 3))
            _shape(ImageDraw.Draw(image), kind, (left, top, left + size, top + size), color)
            _save(image, folder, split, kind, place, "jpg")
    return _both(folder)


def day_and_night(dice, folder, n=90):
    """The class is the light itself: day or night."""
    for kind in ("day", "night"):
        for split, place in _splits(n):
            light = dice.uniform(0.75, 1.0) if kind == "day" else dice.uniform(0.12, 0.3)
            picture = 255 * light * _texture(dice, 84, 112) + dice.normal(0, 3, (84, 112, 1))
            _save(Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8)), folder, split, kind, place, "jpg")
    return _both(folder)


def digit_pictures(dice, folder, n=900):
    """scikit-learn's digits as pictures of 8 by 8: tiny, alike, on black."""
    from sklearn.datasets import load_digits

    bundled = load_digits()
    for place, row in enumerate(dice.permutation(len(bundled.images))[:n]):
        image = Image.fromarray(np.clip(bundled.images[row] * 16, 0, 255).astype(np.uint8))
        _save(image, folder, "test" if place % 4 == 0 else "train", str(bundled.target[row]), place)
    return _both(folder)


FOLDERS = {one.__name__: one for one in (icons, nights, scans, photos, day_and_night, digit_pictures)}
