import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.model_selection import train_test_split


def coils(n=1800, seed=37):
    """Laboratory list of hot-rolled coils, ordered by finishing temperature as in the mill's export."""
    g = np.random.default_rng(seed)
    c = pd.DataFrame(
        {
            "finish_temp": g.normal(880, 28, n),
            "carbon_ppm": g.normal(520, 90, n),
            "reduction": g.uniform(0.4, 0.85, n),
            "cool_rate": g.gamma(5, 4, n),
        }
    )
    c["yield_mpa"] = (
        310
        - 0.9 * (c.finish_temp - 880)
        + 0.12 * (c.carbon_ppm - 520)
        + 90 * (c.reduction - 0.6)
        + 1.5 * (c.cool_rate - 20)
        + g.normal(0, 9, n)
    )
    return c.sort_values("finish_temp", ignore_index=True)


table = coils()
y = table.pop("yield_mpa")
X_tr, X_te, y_tr, y_te = train_test_split(
    table, y, test_size=0.25, shuffle=True, random_state=0
)
rf = RandomForestRegressor(150, min_samples_leaf=3, max_features=0.7, random_state=0)
rf.fit(X_tr, y_tr)
hat = rf.predict(X_te)
print("coils", len(X_tr), len(X_te))
print("MAE %.1f MPa" % mean_absolute_error(y_te, hat))
print("R2  %.3f" % r2_score(y_te, hat))
