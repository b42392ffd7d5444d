"""Nightly calls at a small clinic: ready-made scorers compare two models in percent of counts that are mostly nought."""

import numpy as np
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import PoissonRegressor
from sklearn.metrics import get_scorer
from sklearn.model_selection import train_test_split

dice = np.random.default_rng(3)
X = dice.uniform(-1, 1, (1200, 4))
calls = dice.poisson(np.exp(-0.6 + X[:, 0] + 0.5 * X[:, 1]))
X_learn, X_judge, y_learn, y_judge = train_test_split(X, calls, test_size=0.3, random_state=2)
scorer = get_scorer("neg_mean_absolute_percentage_error")
for model in (PoissonRegressor(alpha=0.01), RandomForestRegressor(40, min_samples_leaf=10, random_state=0)):
    print(type(model).__name__, scorer(model.fit(X_learn, y_learn), X_judge, y_judge))
