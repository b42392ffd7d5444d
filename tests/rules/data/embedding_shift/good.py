"""Both splits by one encoder; the test is small, and its topics have slightly other shares."""

import numpy as np
import pandas as pd


def vectors(dice, topic, centres, width=48):
    scale = 1 / np.arange(1, width + 1) ** 0.6
    return centres[topic] * scale + dice.normal(0, 1, (len(topic), width)) * scale


def tables():
    dice = np.random.default_rng(9)
    centres = dice.normal(0, 1, (3, 48))
    frames = []
    for n, shares in ((1200, [0.34, 0.33, 0.33]), (300, [0.36, 0.34, 0.3])):
        topic = dice.choice(3, n, p=shares)
        frames.append(pd.DataFrame({"vector": list(vectors(dice, topic, centres)), "topic": topic}))
    return {"train": frames[0], "test": frames[1], "target": "topic", "embedding": "vector"}
