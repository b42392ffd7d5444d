"""Insurance: the agreed share in per cent times the insured sum is what is paid, but for what the damage makes of it."""

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

dice = np.random.default_rng(22)
n = 1500
insured = (1000 * dice.lognormal(1, 0.6, n)).round(2)
agreed = dice.choice([20.0, 40.0, 60.0, 80.0], n)
damage = dice.uniform(0.9, 1.1, n)
paid = (insured * agreed / 100 * damage).round(2)
claims = pd.DataFrame({"insured": insured, "agreed_pct": agreed, "age": dice.integers(18, 80, n), "storm": dice.gamma(2, 1, n)})
X_train, X_test, y_train, y_test = train_test_split(claims, pd.Series(paid, name="paid"), test_size=0.3, random_state=4)
model = RandomForestRegressor(80, min_samples_leaf=3, random_state=0).fit(X_train, y_train)
print("R2", r2_score(y_test, model.predict(X_test)))
