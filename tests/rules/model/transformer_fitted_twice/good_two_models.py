"""Two regions have each a model and a scaler of their own; none of them meets the other's rows."""

import numpy as np
from sklearn.linear_model import Ridge
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

dice = np.random.default_rng(7)
for name, shift in (("north", 0.0), ("south", 40.0)):
    rows = dice.normal(shift, 10, (300, 4))
    yields = rows @ np.array([1.0, -0.5, 0.2, 0.0]) + dice.normal(0, 3, 300)
    a, b, ya, yb = train_test_split(rows, yields, random_state=0)
    scaler = StandardScaler().fit(a)
    model = Ridge().fit(scaler.transform(a), ya)
    print(name, round(r2_score(yb, model.predict(scaler.transform(b))), 3))
