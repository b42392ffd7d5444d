import numpy as np, pandas as pd
from sklearn.ensemble import ExtraTreesRegressor
from sklearn.model_selection import train_test_split
from sklearn.metrics import r2_score

rng = np.random.default_rng(8)
n = 1200
d = pd.DataFrame({"depth": rng.uniform(0, 900, n), "ph": rng.normal(7, 0.6, n), "salt": rng.gamma(3, 2, n)})
d["oxygen"] = 9 - 0.006 * d.depth + 0.4 * (d.ph - 7) - 0.2 * d.salt + rng.normal(0, 0.4, n)
d = d.sort_values("depth")
y = d.pop("oxygen")
d = d.reset_index(drop=True)
y = y.reset_index(drop=True)
a, b, ya, yb = train_test_split(d, y, test_size=0.25, random_state=0)
m = ExtraTreesRegressor(100, min_samples_leaf=3, random_state=0).fit(a, ya)
print(r2_score(yb, m.predict(b)))
