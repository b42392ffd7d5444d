"""Vectors with a strong common direction and a spectrum that falls steeply, some of them longer."""

import numpy as np
import pandas as pd


def vectors(dice, topic, centres, width=48):
    scale = 1 / np.arange(1, width + 1) ** 0.6
    return centres[topic] * scale + dice.normal(0, 1, (len(topic), width)) * scale


def tables():
    dice = np.random.default_rng(6)
    topic = dice.integers(0, 3, 900)
    made = vectors(dice, topic, dice.normal(0, 1, (3, 48))) + 4 * np.eye(48)[0]
    made *= np.exp(dice.normal(0, 0.4, (900, 1)))
    return {"train": pd.DataFrame({"vector": list(made), "topic": topic}), "target": "topic", "embedding": "vector"}
