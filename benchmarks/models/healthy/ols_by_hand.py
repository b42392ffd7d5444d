"""Own least squares beside scikit-learn's; metrics by hand."""

import numpy as np
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(3)
X = rng.normal(size=(300, 4))
y = X @ [1, -2, 0.5, 0] + 3 + rng.normal(0, 1, 300)
a, b, ya, yb = train_test_split(X, y, random_state=0)
A = np.column_stack([np.ones(len(a)), a])
beta = np.linalg.lstsq(A, ya, rcond=None)[0]
m = LinearRegression().fit(a, ya)
assert np.allclose(m.coef_, beta[1:])
p = m.predict(b)
print(
    "rmse", np.sqrt(((p - yb) ** 2).mean()), "r2", 1 - ((p - yb) ** 2).sum() / ((yb - yb.mean()) ** 2).sum()
)
