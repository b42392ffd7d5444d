"""A sensor's reading is told by the load alone but for small corrections: without the load there would be no task."""

import numpy as np
import pandas as pd
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(3)
n = 700
rig = pd.DataFrame({"load": rng.uniform(0, 40, n), "temperature": rng.normal(20, 4, n), "humidity": rng.normal(50, 9, n)})
reading = 5 + 11 * rig["load"] + 0.12 * rig["load"] ** 2 + 1.2 * rig["temperature"] + rng.normal(0, 6, n)
X_train, X_test, y_train, y_test = train_test_split(rig, reading, random_state=0)
model = GradientBoostingRegressor(n_estimators=150, max_depth=2, random_state=0).fit(X_train, y_train)
print("R2", r2_score(y_test, model.predict(X_test)))
