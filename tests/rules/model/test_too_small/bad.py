"""Defects: 24 of 900 rows decide which of two models is put to use."""

from sklearn.datasets import make_classification
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split

X, y = make_classification(900, 10, n_informative=5, flip_y=0.2, random_state=8)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=24, random_state=7)
scores = {}
for name, model in {"linear": LogisticRegression(), "forest": RandomForestClassifier(60, random_state=0)}.items():
    scores[name] = accuracy_score(y_test, model.fit(X_train, y_train).predict(X_test))
print(scores, "we take", max(scores, key=scores.get))
