"""A search chooses the depth; the report judges its best model on the rows of the search."""

import numpy as np
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import GridSearchCV, train_test_split
from sklearn.tree import DecisionTreeRegressor

dice = np.random.default_rng(3)
weather = dice.normal(size=(400, 5))
harvest = weather[:, 0] - weather[:, 1] + dice.normal(0, 1.0, 400)
weather, later, harvest, harvest_later = train_test_split(weather, harvest, test_size=0.25, random_state=0)
search = GridSearchCV(DecisionTreeRegressor(random_state=0), {"max_depth": [3, 6, 9]}, cv=4).fit(weather, harvest)
best = search.best_estimator_
print(search.best_params_, "MAE", mean_absolute_error(harvest, best.predict(weather)))
