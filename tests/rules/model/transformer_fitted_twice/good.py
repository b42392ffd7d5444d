"""Breast cancer: five folds, each with a scaler of its own that serves both parts of the fold."""

import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold
from sklearn.preprocessing import MinMaxScaler
from sklearn.svm import SVC

X, y = load_breast_cancer(return_X_y=True)
found = []
for learn, hold in StratifiedKFold(5, shuffle=True, random_state=0).split(X, y):
    scaler = MinMaxScaler()
    model = SVC(C=2.0).fit(scaler.fit_transform(X[learn]), y[learn])
    found.append(f1_score(y[hold], model.predict(scaler.transform(X[hold]))))
print(np.mean(found))
