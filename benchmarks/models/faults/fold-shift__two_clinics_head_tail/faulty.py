import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def clinic(n, age_mean, risk, seed):
    rng = np.random.default_rng(seed)
    d = pd.DataFrame({
        "age": rng.normal(age_mean, 9, n).round(),
        "pulse": rng.normal(72, 9, n).round(),
        "glucose": rng.normal(95 + .4 * (age_mean - 50), 14, n).round(),
        "activity": rng.gamma(3, 1.4 if age_mean < 55 else .8, n).round(1),
    })
    z = -1.1 + risk + .07 * (d.age - 50) + .04 * (d.pulse - 72) + .04 * (d.glucose - 95) - .25 * (d.activity - 3)
    d["event"] = (rng.random(n) < 1 / (1 + np.exp(-z))).astype(int)
    return d


north = clinic(1300, 44, 0.0, 1)
south = clinic(700, 66, -.6, 2)
data = pd.concat([north, south], ignore_index=True)

cut = int(0.65 * len(data))
train, test = data.iloc[:cut], data.iloc[cut:]
features = ["age", "pulse", "glucose", "activity"]
model = make_pipeline(StandardScaler(), LogisticRegression()).fit(train[features], train["event"])
p = model.predict_proba(test[features])[:, 1]
print("train %d rows, test %d rows" % (len(train), len(test)))
print("AUC   %.3f" % roc_auc_score(test["event"], p))
print("Brier %.3f" % brier_score_loss(test["event"], p))
