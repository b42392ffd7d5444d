"""Predict the recovery time of patients from the admission sheet."""
import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.model_selection import train_test_split


def admissions():
    rng = np.random.default_rng(33)
    n = 1400
    d = pd.DataFrame({
        "age": rng.integers(18, 90, n),
        "severity": rng.integers(1, 6, n),
        "bmi": rng.normal(27, 5, n).round(1),
        "lactate": rng.gamma(3, .6, n).round(2),
    }, index=pd.Index(rng.permutation(np.arange(7000, 7000 + n)), name="case"))
    d["days"] = (2 + .06 * d.age + 1.8 * d.severity + .05 * (d.bmi - 27) ** 2
                 + 1.1 * d.lactate + rng.normal(0, 1.8, n)).round(1)
    d.loc[rng.random(n) < .08, "lactate"] = np.nan
    return d


sheet = admissions()
y = sheet["days"]
X = sheet[["age", "severity", "bmi", "lactate"]].dropna()
print("complete sheets:", len(X), "of", len(sheet))
y = y.loc[X.index].to_numpy()

X_tr, X_te, y_tr, y_te = train_test_split(X, y, test_size=.3, random_state=8)
rf = RandomForestRegressor(n_estimators=100, min_samples_leaf=5, random_state=8)
rf.fit(X_tr, y_tr)
pred = rf.predict(X_te)
print(f"MAE {mean_absolute_error(y_te, pred):.2f} days, R2 {r2_score(y_te, pred):.3f}")
