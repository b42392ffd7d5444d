"""Neighbouring shots of one place, which are alike but not the same."""

import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

FOLDER = tempfile.TemporaryDirectory()


def picture(dice, height=64, width=80):
    rows, columns = np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None]
    falling = 1 / np.maximum(np.hypot(rows, columns), 1 / 80) ** 1.2
    layers = [np.fft.irfft2(falling * np.fft.rfft2(dice.standard_normal((height, width))), (height, width)) for _ in range(3)]
    return np.clip(128 + 40 * np.stack([one / one.std() for one in layers], axis=2), 0, 255).astype(np.uint8)


def tables():
    dice = np.random.default_rng(5)
    grounds = [picture(dice).astype(float) for _ in range(12)]
    for split, n in (("train", 80), ("test", 40)):
        for kind in ("oak", "birch"):
            place = Path(FOLDER.name) / split / kind
            place.mkdir(parents=True, exist_ok=True)
            for k in range(n):
                image = 0.6 * grounds[int(dice.integers(12))] + 0.4 * picture(dice) + dice.normal(0, 3)
                Image.fromarray(np.clip(image, 0, 255).astype(np.uint8)).save(place / f"{k}.jpg", quality=90)
    return {"images": Path(FOLDER.name) / "train", "test": Path(FOLDER.name) / "test"}
