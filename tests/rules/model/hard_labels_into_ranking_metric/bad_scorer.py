"""Loans: the scorer was made without saying that it wants scores."""

from sklearn.datasets import make_classification
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import average_precision_score, make_scorer
from sklearn.model_selection import cross_val_score

X, y = make_classification(1200, 12, n_informative=6, weights=[0.7], flip_y=0.05, random_state=1)
model = RandomForestClassifier(50, random_state=0)
print(cross_val_score(model, X, y, cv=4, scoring=make_scorer(average_precision_score)).mean())
