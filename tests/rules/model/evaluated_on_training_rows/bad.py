"""Diabetes: the fit is praised by its own rows."""

from sklearn.datasets import load_diabetes
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.metrics import r2_score

X, y = load_diabetes(return_X_y=True)
model = GradientBoostingRegressor(random_state=0)
model.fit(X, y)
predicted = model.predict(X)
print(f"R2 = {r2_score(y, predicted):.3f}")
