"""The score of the search itself is told beside that on the training rows, to show how far they are apart."""

import numpy as np
from sklearn.metrics import r2_score
from sklearn.model_selection import GridSearchCV
from sklearn.tree import DecisionTreeRegressor

dice = np.random.default_rng(3)
soil = dice.normal(size=(400, 5))
growth = soil[:, 0] - soil[:, 1] + dice.normal(0, 0.5, 400)
search = GridSearchCV(DecisionTreeRegressor(random_state=0), {"max_depth": [2, 3, 4]}, cv=4, scoring="r2").fit(soil, growth)
print("held out", search.best_score_, "training", r2_score(growth, search.best_estimator_.predict(soil)))
