"""Returned parcels, boosted until the rows beside say stop: the booking number is there, and tells nothing."""

import numpy as np
import pandas as pd
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split
from xgboost import XGBClassifier

dice = np.random.default_rng(8)
n = 2200
parcels = pd.DataFrame({
    "weight": dice.gamma(2, 1.5, n), "price": dice.lognormal(3, 0.6, n), "days": dice.poisson(4, n),
    "booking_id": dice.permutation(np.arange(70_000, 70_000 + n)),
})  # fmt: skip
chance = 1 / (1 + np.exp(3 - 0.6 * parcels.weight - 0.03 * parcels.price))
y = dice.binomial(1, chance)
X_rest, X_test, y_rest, y_test = train_test_split(parcels, y, test_size=0.3, stratify=y, random_state=5)
X_fit, X_stop, y_fit, y_stop = train_test_split(X_rest, y_rest, test_size=0.25, stratify=y_rest, random_state=5)
model = XGBClassifier(n_estimators=300, learning_rate=0.1, max_depth=2, early_stopping_rounds=15, n_jobs=1, random_state=0)
model.fit(X_fit, y_fit, eval_set=[(X_stop, y_stop)], verbose=False)
print("AUC", roc_auc_score(y_test, model.predict_proba(X_test)[:, 1]))
