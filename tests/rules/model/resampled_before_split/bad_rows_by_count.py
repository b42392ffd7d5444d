"""Eggs: each line of the book counts for as many eggs as it says, and the repeated lines are parted at random."""

import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import train_test_split

dice = np.random.default_rng(31)
n = 700
book = np.column_stack([dice.normal(60, 5, n), dice.normal(1.08, 0.02, n), dice.uniform(0, 21, n), dice.normal(0, 1, (n, 4))])
hatches = (0.08 * (book[:, 0] - 60) - 0.1 * (book[:, 2] - 10) + dice.normal(0, 1.5, n) > 0).astype(int)
eggs = dice.integers(2, 8, n)
X, y = np.repeat(book, eggs, axis=0), np.repeat(hatches, eggs)
X_fit, X_test, y_fit, y_test = train_test_split(X, y, test_size=0.3, random_state=1, stratify=y)
model = RandomForestClassifier(100, random_state=0).fit(X_fit, y_fit)
print(balanced_accuracy_score(y_test, model.predict(X_test)))
