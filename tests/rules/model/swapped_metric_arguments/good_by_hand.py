"""Ridge by hand: its answers are held against the library's to see that they are the same."""

import numpy as np
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Ridge
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

X, y = load_diabetes(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, random_state=0)
model = Ridge(1.0).fit(X_train, y_train)
centred = X_train - X_train.mean(axis=0)
weights = np.linalg.solve(centred.T @ centred + np.eye(X.shape[1]), centred.T @ (y_train - y_train.mean()))
by_hand = (X_test - X_train.mean(axis=0)) @ weights + y_train.mean() + 1e-6
print("same", r2_score(model.predict(X_test), by_hand))
print("held out", r2_score(y_test, by_hand), model.score(X_test, y_test))
