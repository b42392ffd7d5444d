"""Reports of at most 120 signs, which their writers kept to: each ends with a whole word."""

import numpy as np
import pandas as pd

WORDS = """the a of and to in that it was for on with as his they be at one have this from had by hot word but what some is you
or were we when your can said there use an each which she do how their if will up other about out many then them these so her would
make like him into time has look two more write go see number no way could people my than first water been call who oil its now find
long down day did get come made may part garden river window letter music winter market doctor story engine harbour forest"""
VOCABULARY = WORDS.split()


def sentence(dice, n):
    return " ".join(dice.choice(VOCABULARY, n))


def fitting(dice):
    words = sentence(dice, int(dice.integers(6, 32))).split()
    while len(" ".join(words)) > 120:
        words.pop(int(dice.integers(len(words))))
    return " ".join(words)


def tables():
    dice = np.random.default_rng(2)
    texts = [fitting(dice) for _ in range(1200)]
    return {"train": pd.DataFrame({"report": texts, "grade": dice.choice(["low", "mid", "high"], 1200)}), "target": "grade"}
