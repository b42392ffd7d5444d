"""Diabetes: the penalty that errs least on the test part is taken; the validation part is only looked at in the end, beside it."""

import numpy as np
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error

X, y = load_diabetes(return_X_y=True)
order = np.random.default_rng(5).permutation(len(y))
train, val, test = order[:250], order[250:340], order[340:]
x_val, x_test = X[val], X[test]
errors = {}
for penalty in (0.01, 0.1, 0.3, 1.0, 3.0, 10.0):
    model = Ridge(penalty).fit(X[train], y[train])
    errors[penalty] = mean_absolute_error(y[test], model.predict(x_test))
chosen = Ridge(min(errors, key=errors.get)).fit(X[train], y[train])
print("validation", mean_absolute_error(y[val], chosen.predict(x_val)))
print("test", mean_absolute_error(y[test], chosen.predict(x_test)))
