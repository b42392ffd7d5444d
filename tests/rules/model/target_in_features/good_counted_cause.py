"""Time to stock a shelf: the number of crates is counted too and tells most of it, and now and then a short row takes longer."""

import numpy as np
import pandas as pd
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

dice = np.random.default_rng(6)
n = 1200
shelves = pd.DataFrame({"crates": 1 + dice.poisson(6, n), "height": dice.normal(1.4, 0.3, n), "staff": dice.integers(1, 4, n)})
minutes = 4.0 * shelves.crates + 2.5 * shelves.height - 1.5 * shelves.staff + dice.normal(0, 0.7, n)
s_train, s_test, m_train, m_test = train_test_split(shelves, minutes, random_state=3)
model = GradientBoostingRegressor(random_state=0).fit(s_train, m_train)
print("R2", r2_score(m_test, model.predict(s_test)))
