"""Faulty welds: labels of the folds are counted, probabilities are ranked, and a tree's happen to be 0 and 1."""

import numpy as np
from sklearn.datasets import make_classification
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import average_precision_score, f1_score, roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.tree import DecisionTreeClassifier

X, y = make_classification(1200, 8, n_informative=5, weights=[0.8], flip_y=0.05, random_state=6)
folds = StratifiedKFold(4, shuffle=True, random_state=2)
chances, labels = np.zeros(len(y)), np.zeros(len(y), int)
for train, test in folds.split(X, y):
    model = RandomForestClassifier(40, random_state=0).fit(X[train], y[train])
    labels[test] = model.predict(X[test])
    chances[test] = model.predict_proba(X[test])[:, 1]
print("AP", average_precision_score(y, chances), "F1", f1_score(y, labels))
grown = cross_val_predict(DecisionTreeClassifier(random_state=0), X, y, cv=folds, method="predict_proba")[:, 1]
print("a single tree: AUC", roc_auc_score(y, grown))
