"""Pictures from dusk to noon, sharp and soft, in several sizes, as a camera gives them."""

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
    dice = np.random.default_rng(3)
    for kind in ("oak", "birch"):
        place = Path(FOLDER.name) / kind
        place.mkdir(exist_ok=True)
        for k in range(80):
            height, width = [(64, 80), (80, 64), (60, 96)][int(dice.integers(3))]
            light = dice.beta(2, 1.5)
            image = Image.fromarray((picture(dice, height, width) * (0.15 + 0.85 * light)).astype(np.uint8))
            if dice.random() < 0.2:  # far away
                image = image.resize((width // 2, height // 2)).resize((width, height))
            image.save(place / f"{k}.png")
    return {"images": FOLDER.name}
