"""Two kinds that overlap: many errors, all of them where the kinds meet."""

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(1)
y = rng.integers(0, 2, 1500)
X = rng.normal(size=(1500, 3)) + 1.1 * y[:, None]
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0, stratify=y)
model = LogisticRegression().fit(X_train, y_train)
print("accuracy", accuracy_score(y_test, model.predict(X_test)))
