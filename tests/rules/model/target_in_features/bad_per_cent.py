"""Insurance: the paid sum is the insured one times a share in per cent that was worked out from what was paid, in whole cents."""

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

dice = np.random.default_rng(21)
n = 1500
insured = (1000 * dice.lognormal(1, 0.6, n)).round(2)
age, storm = dice.integers(18, 80, n), dice.gamma(2, 1, n)
paid = (insured * np.clip(0.05 + 0.08 * storm + 0.002 * age + dice.normal(0, 0.1, n), 0.01, 1)).round(2)
left = (insured - paid).round(2)
claims = pd.DataFrame({"insured": insured, "age": age, "storm": storm, "cover_pct": 100 * (1 - left / insured)})
X_train, X_test, y_train, y_test = train_test_split(claims, pd.Series(paid, name="paid"), test_size=0.3, random_state=4)
model = RandomForestRegressor(80, min_samples_leaf=3, random_state=0).fit(X_train, y_train)
print("R2", r2_score(y_test, model.predict(X_test)))
