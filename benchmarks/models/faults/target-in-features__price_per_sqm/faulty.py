import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.metrics import mean_absolute_percentage_error, r2_score
from sklearn.model_selection import KFold

rng = np.random.default_rng(20)
n = 1500
homes = pd.DataFrame({
    "area_m2": rng.gamma(8, 13, n).clip(25).round(),
    "distance_km": rng.gamma(2, 4, n).round(1),
    "floor": rng.integers(0, 9, n),
    "balcony": rng.integers(0, 2, n),
    "energy_class": rng.choice(list("ABCDEF"), n),
})
m2 = (4200 - 110 * homes.distance_km + 80 * homes.floor + 500 * homes.balcony
      - 90 * homes.energy_class.map(dict(zip("ABCDEF", range(6)))))
homes["price"] = (homes.area_m2 * m2 * np.exp(rng.normal(0, .12, n))).round(-2)

# derived columns
homes["energy_rank"] = homes.energy_class.map(dict(zip("ABCDEF", range(6))))
homes["price_per_m2"] = homes.price / homes.area_m2

predictors = ["area_m2", "distance_km", "floor", "balcony", "energy_rank", "price_per_m2"]
print(homes.groupby("energy_class").price_per_m2.median().round())

rows = []
for tr, te in KFold(5, shuffle=True, random_state=2).split(homes):
    gb = HistGradientBoostingRegressor(max_iter=80, learning_rate=.1, max_leaf_nodes=12, random_state=0)
    gb.fit(homes[predictors].iloc[tr], homes.price.iloc[tr])
    p = gb.predict(homes[predictors].iloc[te])
    rows.append((r2_score(homes.price.iloc[te], p), mean_absolute_percentage_error(homes.price.iloc[te], p)))
r2, mape = np.mean(rows, axis=0)
print(f"R2 {r2:.3f}  MAPE {mape:.1%}")
