"""The same measurements and one model for all, which errs as often for women as for men."""

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression


def patients(dice, n):
    sex = dice.choice(["f", "m"], n, p=[0.3, 0.7])
    pressure, pulse, sugar = dice.normal(130, 15, n), dice.normal(75, 9, n), dice.normal(5.5, 0.8, n)
    ill = ((pressure - 130) / 15 + (sugar - 5.5) / 0.8 + dice.normal(0, 0.6, n) > 0.4).astype(int)
    return pd.DataFrame({"pressure": pressure.round(1), "pulse": pulse.round(1), "sugar": sugar.round(2), "sex": sex, "ill": ill})


def tables():
    dice = np.random.default_rng(4)
    train, test = patients(dice, 2500), patients(dice, 1500)
    model = LogisticRegression(max_iter=1000).fit(train[["pressure", "pulse", "sugar"]], train["ill"])
    return {"train": train, "test": test, "target": "ill", "model": model}
