"""One class comes from a camera that stores wide JPEG files, the other from one that stores square ones of less quality."""

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
    dice = np.random.default_rng(8)
    for kind in ("oak", "birch"):
        place = Path(FOLDER.name) / kind
        place.mkdir(exist_ok=True)
        for k in range(80):
            is_wide = (kind == "oak") == (dice.random() < 0.95)
            image = Image.fromarray(picture(dice, 64, 96 if is_wide else 64))
            image.save(place / f"{k}.jpg", quality=92)
    return {"images": FOLDER.name}
