"""The number of rounds is read off a validation part, the test part is opened once."""
import numpy as np
import pandas as pd
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.metrics import mean_squared_error, r2_score
from sklearn.model_selection import train_test_split

PARAMS = dict(learning_rate=0.06, max_depth=3, subsample=0.7, random_state=0)


def well_logs(n=2400, seed=58):
    g = np.random.default_rng(seed)
    X = pd.DataFrame({
        "porosity": g.beta(4, 8, n),
        "depth_m": g.uniform(500, 3500, n),
        "gamma_api": g.normal(70, 18, n),
        "clay": g.beta(2, 5, n),
    })
    y = (40 * X.porosity - 8 * X.clay - 0.002 * (X.depth_m - 2000) + 3 * np.sin(X.depth_m / 300)
         - 0.03 * (X.gamma_api - 70) + g.normal(0, 1.5, n))
    return X, y


def rounds_from_curve(model, X_va, y_va):
    curve = [mean_squared_error(y_va, h) for h in model.staged_predict(X_va)]
    shown = {i + 1: round(curve[i], 2) for i in (0, 49, 99, 199, 499)}
    print("validation MSE by round:", shown)
    return int(np.argmin(curve)) + 1


X, y = well_logs()
X_tr, X_hold, y_tr, y_hold = train_test_split(X, y, test_size=0.4, random_state=0)
X_va, X_te, y_va, y_te = train_test_split(X_hold, y_hold, test_size=0.6, random_state=0)
probe = GradientBoostingRegressor(n_estimators=500, **PARAMS).fit(X_tr, y_tr)
best = rounds_from_curve(probe, X_va, y_va)
final = GradientBoostingRegressor(n_estimators=best, **PARAMS).fit(X_tr, y_tr)
print("rounds %d, test R2 %.3f" % (best, r2_score(y_te, final.predict(X_te))))
