import numpy as np, pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
from sklearn.metrics import accuracy_score

rng = np.random.default_rng(5)
who = np.repeat(np.arange(30), 15)
eff = rng.normal(0, 1, (30, 5))
y = np.repeat(rng.integers(0, 2, 30), 15)
X = eff[who] + 0.9 * y[:, None] + rng.normal(0, 0.7, (450, 5))
people = rng.permutation(30)
acc = []
for part in np.array_split(people, 6):
    te = np.isin(who, part)
    s = StandardScaler().fit(X[~te])
    acc.append(
        accuracy_score(
            y[te], LogisticRegression().fit(s.transform(X[~te]), y[~te]).predict(s.transform(X[te]))
        )
    )
print(np.mean(acc), np.std(acc))
