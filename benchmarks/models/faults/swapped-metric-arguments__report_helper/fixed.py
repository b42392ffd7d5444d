import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score, precision_score, recall_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def report(truth, guess):
    return pd.Series({
        "precision": precision_score(truth, guess),
        "recall": recall_score(truth, guess),
        "balanced accuracy": balanced_accuracy_score(truth, guess),
    }).round(3)


def tickets(n=3500, seed=82):
    rng = np.random.default_rng(seed)
    d = pd.DataFrame({
        "words": rng.gamma(3, 40, n).round(),
        "caps_share": rng.beta(1.5, 12, n).round(3),
        "prior_tickets": rng.poisson(2, n),
        "vip": (rng.random(n) < .2).astype(int),
    })
    z = -2.7 + .006 * (d.words - 120) + 9 * (d.caps_share - .11) + .35 * (d.prior_tickets - 2) + .9 * d.vip
    d["escalated"] = (rng.random(n) < 1 / (1 + np.exp(-z))).astype(int)
    return d


data = tickets()
X_train, X_test, y_train, y_test = train_test_split(
    data.drop(columns="escalated"), data["escalated"],
    test_size=0.35, stratify=data["escalated"], random_state=8)

clf = make_pipeline(StandardScaler(), LogisticRegression(class_weight="balanced"))
clf.fit(X_train, y_train)
y_hat = clf.predict(X_test)
print(f"{len(y_test)} tickets, {y_test.sum()} escalated, {y_hat.sum()} flagged")
print(report(y_test, y_hat).to_string())
