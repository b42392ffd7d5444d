import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

X, y = load_breast_cancer(return_X_y=True)
a, b, ya, yb = train_test_split(X, y, stratify=y, random_state=2)
for m in (
    make_pipeline(StandardScaler(), LogisticRegression(C=0.5, max_iter=500)),
    make_pipeline(StandardScaler(), LogisticRegression(C=0.01, max_iter=500)),
    DummyClassifier(strategy="most_frequent"),
):
    print(type(m).__name__, balanced_accuracy_score(yb, m.fit(a, ya).predict(b)))
