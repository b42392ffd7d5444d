"""Loans: what was written off afterwards stands in the table."""

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split

dice = np.random.default_rng(1)
n = 1200
loans = pd.DataFrame({"income": dice.gamma(5, 700, n), "amount": dice.gamma(3, 3000, n), "years": dice.integers(0, 30, n)})
loans["default"] = (loans["amount"] / loans["income"] + dice.normal(0, 1.5, n) > 4).astype(int)
loans["written_off"] = np.where(loans["default"] == 1, dice.uniform(0.2, 0.9, n) * loans["amount"], 0.0)
train, test = train_test_split(loans, stratify=loans["default"], random_state=0)
columns = ["income", "amount", "years", "written_off"]
model = RandomForestClassifier(80, random_state=0).fit(train[columns], train["default"])
print(roc_auc_score(test["default"], model.predict_proba(test[columns])[:, 1]))
