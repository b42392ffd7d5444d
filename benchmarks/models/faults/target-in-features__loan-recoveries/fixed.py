import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(77)
n = 5000
loans = pd.DataFrame({
    "principal": rng.lognormal(9.2, 0.5, n).round(-1),
    "rate": rng.normal(11, 3, n).clip(4, 25),
    "dti": rng.beta(2, 5, n) * 60,
    "months_employed": rng.gamma(2, 30, n).astype(int),
    "late_payments": rng.poisson(0.7, n),
})
z = -4.2 + 0.12 * loans["rate"] + 0.04 * loans["dti"] + 0.45 * loans["late_payments"] - 0.008 * loans["months_employed"]
loans["default"] = (rng.random(n) < 1 / (1 + np.exp(-z))).astype(int)
loans["recovered"] = np.where(loans["default"] == 1, loans["principal"] * rng.beta(2, 6, n), 0.0).round(2)

print(loans.describe().T[["mean", "std", "min", "max"]].round(2))

y = loans["default"]
X = loans.drop(columns=["default", "recovered"])

X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, random_state=1, stratify=y)
booster = HistGradientBoostingClassifier(
    max_iter=60, learning_rate=0.06, max_leaf_nodes=8, min_samples_leaf=40, random_state=0
)
booster.fit(X_train, y_train)
p = booster.predict_proba(X_test)[:, 1]
print("default rate      %.3f" % y.mean())
print("ROC AUC           %.3f" % roc_auc_score(y_test, p))
print("average precision %.3f" % average_precision_score(y_test, p))
