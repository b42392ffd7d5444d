"""Patients: rows with gaps are dropped from the features, and the target is cut to the same length."""

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split

dice = np.random.default_rng(1)
n = 600
patients = pd.DataFrame({"pulse": dice.normal(75, 9, n), "glucose": dice.normal(5.5, 1, n), "weight": dice.normal(78, 12, n)})
patients["ill"] = (patients["glucose"] + dice.normal(0, 0.4, n) > 5.5).astype(int)
patients.loc[dice.random(n) < 0.12, "pulse"] = np.nan
known = patients[["pulse", "glucose", "weight"]].dropna()
ill = patients["ill"].iloc[: len(known)]
a, b, ya, yb = train_test_split(known, ill, test_size=0.3, random_state=0)
model = LogisticRegression(max_iter=2000).fit(a, ya)
print(roc_auc_score(yb, model.predict_proba(b)[:, 1]))
