"""Customers: who never called or never wrote has a count of 0, logarithms are standardised, and never is what it says."""

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

dice = np.random.default_rng(23)
n = 2000
calls = np.where(dice.random(n) < 0.3, 0.0, dice.lognormal(3.5, 0.5, n))
letters = np.where(dice.random(n) < 0.2, 0.0, dice.lognormal(2.5, 0.4, n))
table = pd.DataFrame({"calls": np.log1p(calls), "letters": np.log1p(letters), "age": dice.normal(47, 13, n)})
logit = 0.6 * (table["calls"] - 2.5) - 0.5 * (table["letters"] - 2) + 0.03 * (table["age"] - 47)
leaves = (dice.random(n) < 1 / (1 + np.exp(-logit))).astype(int)
learn, check, y_learn, y_check = train_test_split(table, leaves, test_size=0.3, random_state=1)
scaler = StandardScaler().fit(learn)
model = LogisticRegression().fit(scaler.transform(learn), y_learn)
print("AUC", roc_auc_score(y_check, model.predict_proba(scaler.transform(check))[:, 1]))
