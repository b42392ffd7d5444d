"""Some test questions were copied into the training texts, with another number and a few words before them."""

import numpy as np
import pandas as pd

WORDS = """the a of and to in that it was for on with as his they be at one have this from had by hot word but what some is you
or were we when your can said there use an each which she do how their if will up other about out many then them these so her would
make like him into time has look two more write go see number no way could people my than first water been call who oil its now find
long down day did get come made may part garden river window letter music winter market doctor story engine harbour forest"""
VOCABULARY = WORDS.split()


def sentence(dice, n):
    return " ".join(dice.choice(VOCABULARY, n))


def tables():
    dice = np.random.default_rng(4)
    test = [sentence(dice, int(dice.integers(18, 40))) for _ in range(400)]
    train = [sentence(dice, int(dice.integers(18, 40))) for _ in range(1600)]
    for k in range(40):
        train[3 * k] = f"question {k} {test[5 * k]} answer {sentence(dice, 3)}"
    frames = [pd.DataFrame({"text": texts, "stars": dice.integers(1, 6, len(texts))}) for texts in (train, test)]
    return {"train": frames[0], "test": frames[1], "target": "stars"}
