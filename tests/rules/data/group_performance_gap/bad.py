"""A model of illness that was made on men: in women other signs tell it, and more of them are missed."""

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression


def patients(dice, n):
    sex = dice.choice(["f", "m"], n)
    pressure, pulse, sugar = dice.normal(130, 15, n), dice.normal(75, 9, n), dice.normal(5.5, 0.8, n)
    sign = np.where(sex == "m", (pressure - 130) / 15, (sugar - 5.5) / 0.8)
    ill = (sign + dice.normal(0, 0.5, n) > 0.4).astype(int)
    return pd.DataFrame({"pressure": pressure.round(1), "pulse": pulse.round(1), "sugar": sugar.round(2), "sex": sex, "ill": ill})


def tables():
    dice = np.random.default_rng(4)
    train, test = patients(dice, 2500), patients(dice, 1500)
    men = train[train["sex"] == "m"]
    model = LogisticRegression(max_iter=1000).fit(men[["pressure", "pulse", "sugar"]], men["ill"])
    return {"train": train, "test": test, "target": "ill", "model": model}
