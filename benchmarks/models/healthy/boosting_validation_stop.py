import numpy as np
from sklearn.datasets import make_friedman1
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.metrics import mean_squared_error
from sklearn.model_selection import train_test_split

X, y = make_friedman1(1500, 8, noise=1.5, random_state=0)
a, t, ya, yt = train_test_split(X, y, test_size=0.2, random_state=0)
a, v, ya, yv = train_test_split(a, ya, test_size=0.2, random_state=1)
m = GradientBoostingRegressor(
    n_estimators=400, learning_rate=0.05, max_depth=3, subsample=0.7, random_state=0
).fit(a, ya)
curve = [mean_squared_error(yv, p) for p in m.staged_predict(v)]
k = int(np.argmin(curve)) + 1
m = GradientBoostingRegressor(
    n_estimators=k, learning_rate=0.05, max_depth=3, subsample=0.7, random_state=0
).fit(a, ya)
print(k, mean_squared_error(yt, m.predict(t)))
