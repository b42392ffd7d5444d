"""Two species that one length parts without overlap, and no penalty: the weight grows without bound."""

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(4)
species = rng.integers(0, 2, 400)
wing = np.where(species == 1, rng.uniform(6.2, 9, 400), rng.uniform(3, 5.8, 400))
X = np.column_stack([wing, rng.normal(20, 2, 400), rng.normal(11, 1, 400)])
X_train, X_test, y_train, y_test = train_test_split(X, species, stratify=species, random_state=0)
model = LogisticRegression(penalty=None, max_iter=20_000).fit(X_train, y_train)
print("weights", model.coef_.round(1), "accuracy", accuracy_score(y_test, model.predict(X_test)))
