import numpy as np, pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import classification_report, average_precision_score
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(4)
n = 4000
X = pd.DataFrame(rng.normal(size=(n, 5)), columns=list("abcde"))
y = pd.Series((rng.random(n) < 1 / (1 + np.exp(-(1.5 * X.a - X.b - 3.6)))).astype(int), name="fraud")
a, b, ya, yb = train_test_split(X, y, stratify=y, random_state=0)
t = a.assign(fraud=ya)
pos = t[t.fraud == 1]
t = pd.concat([t, pos.sample(len(t) - 2 * len(pos), replace=True, random_state=1)]).sample(
    frac=1, random_state=2
)
m = LogisticRegression(C=1.0).fit(t[list("abcde")], t.fraud)
print(classification_report(yb, m.predict(b)))
print(average_precision_score(yb, m.predict_proba(b)[:, 1]))
