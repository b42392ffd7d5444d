import numpy as np
import pandas as pd
from sklearn.base import clone
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

g = np.random.default_rng(52)
n = 3000
X = pd.DataFrame(g.normal(size=(n, 6)), columns=["bid", "ask_gap", "volume", "skew", "open_int", "momentum"])
z = 1.2 * X.bid - X.ask_gap + 0.9 * X["volume"] * X["skew"] + 0.6 * X.open_int + 0.7 * np.maximum(X.momentum, 0)
y = (z + g.logistic(0, 1, n) > 0.3).astype(int)
role = g.choice(["train", "valid", "test"], n, p=[0.55, 0.2, 0.25])
part = {r: (X[role == r], y[role == r]) for r in ("train", "valid", "test")}

race = {
    "logit": make_pipeline(StandardScaler(), LogisticRegression()),
    "naive bayes": GaussianNB(),
    "knn": make_pipeline(StandardScaler(), KNeighborsClassifier(25)),
    "forest": RandomForestClassifier(120, min_samples_leaf=4, random_state=0),
    "gbm": GradientBoostingClassifier(n_estimators=120, learning_rate=0.07, max_depth=3, subsample=0.8, random_state=0),
}
board = {k: log_loss(part["valid"][1], m.fit(*part["train"]).predict_proba(part["valid"][0])) for k, m in race.items()}
print(pd.Series(board).sort_values().round(4).to_string())
best = min(board, key=board.get)
both = [pd.concat([part["train"][i], part["valid"][i]]) for i in (0, 1)]
final = clone(race[best]).fit(*both)
p = final.predict_proba(part["test"][0])[:, 1]
print(best, "test log loss %.3f AUC %.3f" % (log_loss(part["test"][1], p), roc_auc_score(part["test"][1], p)))
