"""A curve is fitted through measured points, in the order of x: what lies between the points is asked for."""

import numpy as np
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF, WhiteKernel
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

dice = np.random.default_rng(3)
x = np.linspace(0, 10, 150)[:, None]
y = np.sin(x[:, 0]) + dice.normal(0, 0.1, 150)
a, b, ya, yb = train_test_split(x, y, test_size=0.3, random_state=0)
model = GaussianProcessRegressor(RBF(1.0) + WhiteKernel(0.01), random_state=0).fit(a, ya)
print(r2_score(yb, model.predict(b)))
