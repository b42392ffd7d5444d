"""Machines that will stop: the search ranks its settings by a scorer that is given classes."""

from sklearn.datasets import make_classification
from sklearn.metrics import average_precision_score, make_scorer
from sklearn.model_selection import GridSearchCV
from sklearn.svm import SVC

X, y = make_classification(600, weights=[0.9], random_state=0)
search = GridSearchCV(
    SVC(),
    {"C": [0.1, 1, 10]},
    scoring=make_scorer(average_precision_score, greater_is_better=True),  # HERE
)
print(search.fit(X, y).best_params_)
