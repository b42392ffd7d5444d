"""Loans: rarely is one not paid back, in all branches alike; probabilities are ranked, and no label is asked for."""

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.model_selection import train_test_split

dice = np.random.default_rng(1)
n = 4000
loans = pd.DataFrame(
    {
        "branch": dice.integers(0, 6, n),
        "is_young": dice.random(n) < 0.2,
        "debt": dice.normal(size=n),
        "income": dice.normal(size=n),
    }
)
logit = -3 + 1.5 * loans["debt"] - loans["income"] + 0.8 * loans["is_young"]
lost = (dice.random(n) < 1 / (1 + np.exp(-logit))).astype(int)
X_train, X_test, y_train, y_test = train_test_split(loans, lost, stratify=lost, random_state=0)
model = HistGradientBoostingClassifier(max_iter=60, learning_rate=0.05, random_state=0).fit(X_train, y_train)
chances = model.predict_proba(X_test)[:, 1]
print("AUC", roc_auc_score(y_test, chances), "AP", average_precision_score(y_test, chances))
