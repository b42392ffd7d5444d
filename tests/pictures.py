"""Folders of images for tests: made by code, small, and the same every time."""

import numpy as np
from PIL import Image


def texture(dice, height=64, width=80, light=0.5):
    """A picture as of nature: noise that falls off with frequency, 0 to 255."""
    rows, columns = np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None]
    falling = 1 / np.maximum(np.hypot(rows, columns), 1 / max(height, width)) ** 1.2
    made = [np.fft.irfft2(falling * np.fft.rfft2(dice.standard_normal((height, width))), (height, width)) for _ in range(3)]
    return np.clip(255 * (light + 0.16 * np.stack([one / one.std() for one in made], axis=2)), 0, 255).astype(np.uint8)


def save(folder, kind, pictures, suffix="png", **options):
    """Write arrays as `folder/kind/0.png` …"""
    (folder / kind).mkdir(parents=True, exist_ok=True)
    for place, picture in enumerate(pictures):
        Image.fromarray(np.asarray(picture, np.uint8)).save(folder / kind / f"{place:04d}.{suffix}", **options)


def two_classes(folder, n=60, seed=0):
    """A healthy folder: textures in two classes, one with a bright bar across and one with a bright bar down."""
    dice = np.random.default_rng(seed)
    for kind in ("across", "down"):
        made = []
        for _ in range(n):
            picture, at = texture(dice), int(dice.integers(8, 50))
            if kind == "across":
                picture[at : at + 5] = dice.integers(0, 256, 3)
            else:
                picture[:, at : at + 5] = dice.integers(0, 256, 3)
            made.append(picture)
        save(folder, kind, made)
    return folder
