"""Household insurance: size of the water-damage claim."""
import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(55)
n = 2400
area = rng.choice(np.arange(10, 30), n)
claims = pd.DataFrame({
    "postcode": [f"{a}{s:03d}" for a, s in zip(area, rng.integers(0, 200, n))],
    "rooms": rng.integers(1, 9, n),
    "pipe_age": rng.gamma(3, 9, n),
    "insured_k": rng.lognormal(4.2, 0.35, n),
})
area_cost = dict(zip(range(10, 30), rng.normal(0, 500, 20)))
cost = (1500 + pd.Series(area).map(area_cost) + 160 * claims.rooms + 22 * claims.pipe_age
        + 5 * claims.insured_k + rng.normal(0, 450, n))

claims["region"] = claims.pop("postcode").str[:2]
X = pd.get_dummies(claims, columns=["region"], drop_first=True, dtype=float)
print("design:", X.shape)
X_tr, X_te, y_tr, y_te = train_test_split(X, cost, test_size=0.3, random_state=1)
num = ["rooms", "pipe_age", "insured_k"]
sc = StandardScaler().fit(X_tr[num])
X_tr, X_te = X_tr.copy(), X_te.copy()
X_tr[num], X_te[num] = sc.transform(X_tr[num]), sc.transform(X_te[num])
ridge = Ridge(alpha=1.0).fit(X_tr, y_tr)
print("R2  train %.3f  test %.3f" % (ridge.score(X_tr, y_tr), r2_score(y_te, ridge.predict(X_te))))
print("MAE test %.0f EUR" % mean_absolute_error(y_te, ridge.predict(X_te)))
