"""Frost nights: readings of a broken probe are sifted out of the array of the features; of the outcomes the last ones are cut away."""

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold

dice = np.random.default_rng(41)
evenings = pd.DataFrame({"sky": dice.normal(-12, 4, 700), "air": dice.normal(4, 3, 700), "ground": dice.normal(6, 2, 700)})
frost = (0.5 * evenings["sky"] + 1.5 * evenings["air"] + dice.normal(0, 1.5, 700) < -1).to_numpy().astype(int)
evenings.loc[dice.choice(700, 60, replace=False), "ground"] = 99.9
readings = evenings.to_numpy()
readings = readings[readings[:, 2] < 90]
outcome = frost[: len(readings)]
areas = []
for old, new in StratifiedKFold(4, shuffle=True, random_state=2).split(readings, outcome):
    model = LogisticRegression(max_iter=1000).fit(readings[old], outcome[old])
    areas.append(roc_auc_score(outcome[new], model.predict_proba(readings[new])[:, 1]))
print("AUC", np.mean(areas))
