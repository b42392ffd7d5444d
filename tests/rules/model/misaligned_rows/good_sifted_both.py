"""Frost nights: broken readings are sifted out of features and outcomes alike, and the first nights alone are used for a trial."""

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import KFold

dice = np.random.default_rng(41)
evenings = pd.DataFrame({"sky": dice.normal(-12, 4, 700), "air": dice.normal(4, 3, 700), "ground": dice.normal(6, 2, 700)})
frost = (0.5 * evenings["sky"] + 1.5 * evenings["air"] + dice.normal(0, 1.5, 700) < -1).to_numpy().astype(int)
evenings.loc[dice.choice(np.arange(300, 700), 60, replace=False), "ground"] = np.nan
is_whole = evenings.notna().all(axis=1).to_numpy()
readings, outcome = evenings.to_numpy()[is_whole], frost[is_whole]
for n in (300, len(readings)):
    part, seen = readings[:n], outcome[:n]
    areas = []
    for old, new in KFold(4, shuffle=True, random_state=2).split(part):
        model = LogisticRegression(max_iter=1000).fit(part[old], seen[old])
        areas.append(roc_auc_score(seen[new], model.predict_proba(part[new])[:, 1]))
    print(n, "AUC", np.mean(areas))
