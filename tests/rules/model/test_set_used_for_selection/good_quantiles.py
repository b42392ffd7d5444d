"""Diabetes: three quantiles are three questions, not three candidates."""

from sklearn.datasets import load_diabetes
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.metrics import mean_pinball_loss
from sklearn.model_selection import train_test_split

X, y = load_diabetes(return_X_y=True)
a, b, ya, yb = train_test_split(X, y, test_size=0.3, random_state=0)
for q in (0.1, 0.5, 0.9):
    model = GradientBoostingRegressor(loss="quantile", alpha=q, n_estimators=60, max_depth=2, random_state=0).fit(a, ya)
    print(q, mean_pinball_loss(yb, model.predict(b), alpha=q))
