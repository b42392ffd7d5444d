"""A smooth surface: one neighbour, all columns and a full share are the ends of what there is."""

import numpy as np
from sklearn.decomposition import PCA
from sklearn.model_selection import GridSearchCV, KFold
from sklearn.neighbors import KNeighborsRegressor
from sklearn.pipeline import Pipeline

dice = np.random.default_rng(0)
X = dice.uniform(0, 1, (800, 2))
y = np.sin(12 * X[:, 0]) * np.cos(9 * X[:, 1])
model = Pipeline([("pca", PCA()), ("knn", KNeighborsRegressor())])
grid = {"pca__n_components": [1, 2], "knn__n_neighbors": [1, 10, 30, 60], "knn__p": [1, 2]}
search = GridSearchCV(model, grid, cv=KFold(4, shuffle=True, random_state=0)).fit(X, y)
print(search.best_params_, search.best_score_)
