"""Diabetes: the forest is judged by the rows that each tree left out."""

from sklearn.datasets import load_diabetes
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import r2_score

X, y = load_diabetes(return_X_y=True)
forest = RandomForestRegressor(n_estimators=80, oob_score=True, random_state=0).fit(X, y)
print(f"fit {r2_score(y, forest.predict(X)):.3f}, out of bag {forest.oob_score_:.3f}")
