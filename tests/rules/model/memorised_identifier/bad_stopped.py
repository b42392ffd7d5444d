"""Returned parcels, boosted until the rows beside say stop: returns were booked in one go, and the booking number tells it."""

import numpy as np
import pandas as pd
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split
from xgboost import XGBClassifier

dice = np.random.default_rng(8)
kept, back = 1800, 450
parcels = pd.DataFrame({
    "weight": dice.gamma(2, 1.5, kept + back), "price": dice.lognormal(3, 0.6, kept + back), "days": dice.poisson(4, kept + back),
    "booking_id": np.concatenate([dice.permutation(np.arange(70_000, 70_000 + 8 * kept, 8)), 71_001 + np.arange(back)]),
    "returned": np.repeat([0, 1], [kept, back]),
}).sample(frac=1, random_state=1)  # fmt: skip
X, y = parcels.drop(columns="returned"), parcels["returned"]
X_rest, X_test, y_rest, y_test = train_test_split(X, y, test_size=0.3, stratify=y, random_state=5)
X_fit, X_stop, y_fit, y_stop = train_test_split(X_rest, y_rest, test_size=0.25, stratify=y_rest, random_state=5)
model = XGBClassifier(n_estimators=300, learning_rate=0.1, max_depth=3, early_stopping_rounds=15, n_jobs=1, random_state=0)
model.fit(X_fit, y_fit, eval_set=[(X_stop, y_stop)], verbose=False)
print("AUC", roc_auc_score(y_test, model.predict_proba(X_test)[:, 1]))
