"""Towns: the number of people, all different, is a quantity and tells the number of doctors."""

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(6)
people = rng.permutation(np.arange(2_000, 62_000, 75))[:700]
towns = pd.DataFrame({"people": people, "coast": rng.integers(0, 2, 700)})
doctors = 0.002 * people * (1 + 0.3 * towns["coast"]) + rng.normal(0, 4, 700)
train, test, y_train, y_test = train_test_split(towns, doctors, random_state=0)
model = RandomForestRegressor(80, min_samples_leaf=4, random_state=0).fit(train, y_train)
print("r2", r2_score(y_test, model.predict(test)))
