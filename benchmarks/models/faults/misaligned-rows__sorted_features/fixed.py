import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(70)
n = 2400
orders = pd.DataFrame({
    "order_id": rng.permutation(n) + 10_000,
    "date": pd.Timestamp("2022-01-01") + pd.to_timedelta(rng.integers(0, 600, n), unit="D"),
    "basket": rng.lognormal(3.6, .6, n).round(2),
    "items": rng.poisson(3, n) + 1,
    "first_order": rng.integers(0, 2, n),
    "express": rng.integers(0, 2, n),
})
z = -.4 + 1.3 * (np.log(orders.basket) - 3.6) + .3 * (orders["items"] - 4) + .9 * orders.first_order - .7 * orders.express
orders["returned"] = (rng.random(n) < 1 / (1 + np.exp(-z))).astype(int)

orders = orders.sort_values("date")
labels = orders["returned"]
features = orders.drop(columns=["returned", "order_id"])
features["log_basket"] = np.log(features["basket"])
cols = ["log_basket", "items", "first_order", "express"]

# train on the older orders, test on the newest quarter
cut = int(.75 * n)
X_old, X_new = features[cols].iloc[:cut], features[cols].iloc[cut:]
y_old, y_new = labels.to_numpy()[:cut], labels.to_numpy()[cut:]

clf = make_pipeline(StandardScaler(), LogisticRegression(max_iter=400)).fit(X_old, y_old)
p = clf.predict_proba(X_new)[:, 1]
print("newest orders from", features["date"].iloc[cut].date())
print("AUC               %.3f" % roc_auc_score(y_new, p))
print("balanced accuracy %.3f" % balanced_accuracy_score(y_new, p > .5))
