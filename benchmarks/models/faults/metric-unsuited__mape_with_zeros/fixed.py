import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.metrics import d2_tweedie_score, mean_absolute_error, mean_poisson_deviance
from sklearn.model_selection import KFold, cross_val_predict

# spare part demand per week and depot
rng = np.random.default_rng(53)
n = 3000
parts = pd.DataFrame({
    "machines": rng.integers(5, 80, n),
    "mean_age": rng.gamma(4, 2, n).round(1),
    "season": rng.integers(1, 5, n),
    "maintenance": rng.integers(0, 2, n),
})
rate = np.exp(-2.2 + .03 * parts.machines + .08 * parts.mean_age - .8 * parts.maintenance
              + .25 * (parts.season == 4))
parts["demand"] = rng.poisson(rate)
print("weeks without demand: %.1f%%" % (100 * (parts.demand == 0).mean()))

X, y = parts.drop(columns="demand"), parts["demand"]
model = HistGradientBoostingRegressor(loss="poisson", max_iter=60, learning_rate=.08,
                                      max_leaf_nodes=8, random_state=0)
oof = cross_val_predict(model, X, y, cv=KFold(5, shuffle=True, random_state=1))

print("MAE: %.3f" % mean_absolute_error(y, oof))
print("Poisson deviance: %.3f  D2: %.3f" % (
    mean_poisson_deviance(y, oof), d2_tweedie_score(y, oof, power=1)))
print("sum of demand %d, sum of forecasts %.0f" % (y.sum(), oof.sum()))
