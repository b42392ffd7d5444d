import numpy as np
import pandas as pd
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.model_selection import train_test_split


def donors(n=3500, seed=37):
    rng = np.random.default_rng(seed)
    d = pd.DataFrame({
        "gifts": rng.poisson(3, n),
        "last_gift": rng.gamma(2, 15, n).round(),
        "months_since": rng.integers(1, 48, n),
        "age": rng.normal(58, 14, n).clip(18, 95).round(),
    })
    z = -1.9 + 0.35 * d.gifts - 0.05 * d.months_since + 0.012 * d.last_gift + 0.01 * (d.age - 58)
    d["replied"] = (rng.random(n) < 1 / (1 + np.exp(-z))).astype(int)
    return d


data = donors()
train, test = train_test_split(data, test_size=0.35, random_state=3, stratify=data["replied"])
inputs = ["gifts", "last_gift", "months_since", "age"]
booster = GradientBoostingClassifier(n_estimators=70, max_depth=2, learning_rate=0.1, random_state=0)
booster.fit(train[inputs], train["replied"])

score = booster.predict_proba(test[inputs])[:, 1]
print("reply rate        %.3f" % test["replied"].mean())
print("ROC AUC           %.3f" % roc_auc_score(test["replied"], score))
print("average precision %.3f" % average_precision_score(test["replied"], score))
