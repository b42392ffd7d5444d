"""Heights of trees: a ready-made scorer in percent of values far from nought, and columns shuffled under the same scorer."""

import numpy as np
from sklearn.ensemble import RandomForestRegressor
from sklearn.inspection import permutation_importance
from sklearn.metrics import get_scorer
from sklearn.model_selection import train_test_split

dice = np.random.default_rng(3)
X = dice.uniform(-1, 1, (900, 3))
heights = 20 + 4 * X[:, 0] + 3 * np.sin(3 * X[:, 1]) + X[:, 2] + dice.normal(0, 1, 900)
X_learn, X_judge, y_learn, y_judge = train_test_split(X, heights, test_size=0.3, random_state=2)
model = RandomForestRegressor(60, min_samples_leaf=3, random_state=0).fit(X_learn, y_learn)
scorer = get_scorer("neg_mean_absolute_percentage_error")
print(scorer(model, X_judge, y_judge))
print(permutation_importance(model, X_judge, y_judge, scoring=scorer, n_repeats=3, random_state=0).importances_mean)
