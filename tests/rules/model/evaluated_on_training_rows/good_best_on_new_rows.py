"""The best model of a search is judged on rows that the search had not seen."""

import numpy as np
from sklearn.linear_model import Ridge
from sklearn.metrics import r2_score
from sklearn.model_selection import GridSearchCV, train_test_split

dice = np.random.default_rng(5)
loads = dice.normal(size=(300, 4))
bend = loads @ np.array([1.0, 2.0, 0.0, -1.0]) + dice.normal(0, 1.0, 300)
a, b, ya, yb = train_test_split(loads, bend, random_state=1)
search = GridSearchCV(Ridge(), {"alpha": [0.1, 1.0, 10.0, 100.0]}, cv=5).fit(a, ya)
model = search.best_estimator_
print("training", r2_score(ya, model.predict(a)), "new", r2_score(yb, model.predict(b)))
