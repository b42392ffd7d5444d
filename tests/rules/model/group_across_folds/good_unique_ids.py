"""Customers: each id stands once."""

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split

dice = np.random.default_rng(6)
n = 1500
customers = pd.DataFrame({"customer_id": dice.permutation(n), "age": dice.integers(18, 80, n), "visits": dice.poisson(4, n)})
customers["bought"] = (dice.random(n) < 1 / (1 + np.exp(3 - 0.6 * customers["visits"]))).astype(int)
a, b = train_test_split(customers, stratify=customers["bought"], random_state=0)
model = HistGradientBoostingClassifier(max_iter=40, random_state=0).fit(a[["age", "visits"]], a["bought"])
print(roc_auc_score(b["bought"], model.predict_proba(b[["age", "visits"]])[:, 1]))
