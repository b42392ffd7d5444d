import pandas as pd, numpy as np
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.model_selection import cross_val_score, KFold

rng = np.random.default_rng(4)
n = 700
plots = pd.DataFrame({
    "plot": [f"P{i:04d}" for i in rng.permutation(n)],
    "altitude_m": rng.normal(310, 60, n).round(),
    "slope_deg": rng.gamma(3, 4, n),
    "vine_age": rng.integers(3, 45, n),
    "rain_may_mm": rng.normal(68, 17, n),
    "ph": rng.normal(6.4, 0.5, n),
})
t_per_ha = (9 - 0.012 * (plots.altitude_m - 310) - 0.08 * (plots.slope_deg - 12)
            - 0.003 * (plots.vine_age - 20) ** 2 + 0.03 * (plots.rain_may_mm - 68)
            + rng.normal(0, 0.7, n))
harvest = pd.DataFrame({"plot": plots["plot"], "t_per_ha": t_per_ha})

features = ["altitude_m", "slope_deg", "vine_age", "rain_may_mm", "ph"]
features.remove("ph")  # only measured once per estate
plots = plots[plots["slope_deg"] < 30].sort_values("altitude_m")
harvest = harvest[harvest["plot"].isin(plots["plot"])]
y = harvest["t_per_ha"].to_numpy()
X = plots[features].to_numpy()
assert len(X) == len(y)

gbr = GradientBoostingRegressor(n_estimators=120, max_depth=3, learning_rate=0.06, subsample=0.7, random_state=0)
r2 = cross_val_score(gbr, X, y, cv=KFold(6, shuffle=True, random_state=0), scoring="r2")
mae = -cross_val_score(gbr, X, y, cv=KFold(6, shuffle=True, random_state=0), scoring="neg_mean_absolute_error")
print(f"{len(y)} plots")
print(f"R2  {r2.mean():.3f} +/- {r2.std():.3f}")
print(f"MAE {mae.mean():.2f} t/ha")
