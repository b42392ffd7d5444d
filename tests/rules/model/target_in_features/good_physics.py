"""Power is the square of the current times the resistance: a law, not a leak; the meter adds noise."""

import numpy as np
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

dice = np.random.default_rng(0)
current, resistance, room = dice.uniform(1, 5, 900), dice.uniform(10, 50, 900), dice.normal(20, 3, 900)
power = current**2 * resistance * (1 + dice.normal(0, 0.02, 900))
X = np.column_stack([current, resistance, room])
a, b, ya, yb = train_test_split(X, power, random_state=0)
print(r2_score(yb, GradientBoostingRegressor(random_state=0).fit(a, ya).predict(b)))
