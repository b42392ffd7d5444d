"""How far does the model carry beyond the masses that it has seen? Held out by value, on purpose."""

import numpy as np, pandas as pd
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures, StandardScaler
from sklearn.metrics import mean_absolute_error

rng = np.random.default_rng(8)
n = 800
d = pd.DataFrame(
    {"mass": rng.uniform(50, 500, n), "polar": rng.normal(0, 1, n), "rings": rng.integers(0, 5, n)}
)
d["boil"] = 20 + 0.5 * d.mass + 15 * d.polar + 4 * d.rings + rng.normal(0, 8, n)
d = d.sort_values("mass", ignore_index=True)
train, test = d[d.mass < 400], d[d.mass >= 400]
c = ["mass", "polar", "rings"]
m = make_pipeline(StandardScaler(), Ridge()).fit(train[c], train.boil)
print(mean_absolute_error(test.boil, m.predict(test[c])))
