"""Diabetes: in the loop over penalties both parts are judged, the validation part chooses, and both are reported for the chosen one."""

import numpy as np
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split

X, y = load_diabetes(return_X_y=True)
X_rest, X_test, y_rest, y_test = train_test_split(X, y, test_size=0.25, random_state=5)
X_train, X_val, y_train, y_val = train_test_split(X_rest, y_rest, test_size=0.25, random_state=5)
models, on_val = [], []
for penalty in (0.01, 0.1, 0.3, 1.0, 3.0, 10.0):
    model = Ridge(penalty).fit(X_train, y_train)
    print(penalty, "test", mean_absolute_error(y_test, model.predict(X_test)))
    on_val.append(mean_absolute_error(y_val, model.predict(X_val)))
    models.append(model)
chosen = models[int(np.argmin(on_val))]
print("validation", mean_absolute_error(y_val, chosen.predict(X_val)))
print("test", mean_absolute_error(y_test, chosen.predict(X_test)))
