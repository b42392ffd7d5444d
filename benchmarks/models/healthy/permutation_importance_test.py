import numpy as np
import pandas as pd
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.inspection import permutation_importance
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(37)
n = 1500
milk = pd.DataFrame({
    "lactation_day": rng.integers(5, 300, n),
    "parity": rng.integers(1, 6, n),
    "feed_kg": rng.normal(21, 3, n).round(1),
    "thi": rng.normal(64, 6, n).round(1),
    "steps": rng.gamma(8, 500, n).round(),
})
milk["yield"] = (18 + .9 * milk.feed_kg - .035 * milk.lactation_day + 1.3 * np.minimum(milk.parity, 3)
                 - .25 * np.maximum(milk.thi - 66, 0) + .0004 * milk.steps + rng.normal(0, 1.6, n))

X, y = milk.drop(columns="yield"), milk["yield"]
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=.4, random_state=3)
gb = GradientBoostingRegressor(n_estimators=120, max_depth=3, learning_rate=.08, subsample=.7, random_state=0)
gb.fit(X_train, y_train)
print("R2 on the test cows: %.3f" % r2_score(y_test, gb.predict(X_test)))

imp = permutation_importance(gb, X_test, y_test, n_repeats=8, random_state=0, scoring="r2")
table = pd.DataFrame({"drop_in_r2": imp.importances_mean, "sd": imp.importances_std}, index=X.columns)
print(table.sort_values("drop_in_r2", ascending=False).round(4).to_string())
