"""Texts with the same opening line and the same closing line in both splits, and words of their own between."""

import numpy as np
import pandas as pd

WORDS = """the a of and to in that it was for on with as his they be at one have this from had by hot word but what some is you
or were we when your can said there use an each which she do how their if will up other about out many then them these so her would
make like him into time has look two more write go see number no way could people my than first water been call who oil its now find
long down day did get come made may part garden river window letter music winter market doctor story engine harbour forest"""
VOCABULARY = WORDS.split()


def sentence(dice, n):
    return " ".join(dice.choice(VOCABULARY, n))


def letter(dice):
    opening = "dear sir or madam we thank you for your letter and have looked into the matter that you describe"
    return f"{opening} {sentence(dice, int(dice.integers(30, 60)))} with kind regards your team"


def tables():
    dice = np.random.default_rng(4)
    frames = [pd.DataFrame({"text": [letter(dice) for _ in range(n)], "stars": dice.integers(1, 6, n)}) for n in (1600, 400)]
    return {"train": frames[0], "test": frames[1], "target": "stars"}
