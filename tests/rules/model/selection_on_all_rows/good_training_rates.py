"""The rate of each shop is that of the training rows, joined to the test rows."""

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

rng = np.random.default_rng(9)
n = 2400
visits = pd.DataFrame({"shop": rng.integers(0, 60, n), "basket": rng.gamma(3, 1.0, n), "loyal": rng.integers(0, 2, n)})
chance = 1 / (1 + np.exp(-(rng.normal(0, 1.0, 60)[visits["shop"]] + 0.4 * visits["basket"] - 1.4 + 0.5 * visits["loyal"])))
visits["bought"] = (rng.random(n) < chance).astype(int)

is_test = rng.random(n) < 0.3
train, test = visits[~is_test].copy(), visits[is_test].copy()
rate = train.groupby("shop")["bought"].mean()
train["rate"] = train["shop"].map(rate)
test["rate"] = test["shop"].map(rate).fillna(train["bought"].mean())
columns = ["basket", "loyal", "rate"]
model = LogisticRegression(max_iter=500).fit(train[columns], train["bought"])
print("AUC", roc_auc_score(test["bought"], model.predict_proba(test[columns])[:, 1]))
