"""Scaled before the split; the error is computed by the program's own arithmetic."""

import numpy as np
from sklearn.linear_model import Ridge
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import QuantileTransformer

rng = np.random.default_rng(12)
X = rng.lognormal(size=(400, 5))
y = np.log(X) @ [1.0, 0.5, -0.5, 0.3, 0.8] + rng.normal(0, 0.4, 400)
even = QuantileTransformer(n_quantiles=100, output_distribution="normal", random_state=0).fit_transform(X)
X_train, X_test, y_train, y_test = train_test_split(even, y, test_size=0.3, random_state=1)
told = Ridge().fit(X_train, y_train).predict(X_test)
print("error", float(np.sqrt(np.mean((told - y_test) ** 2))))
