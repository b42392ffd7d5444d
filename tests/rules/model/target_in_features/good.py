"""Iris: petals nearly tell the species, and that is the plant's doing."""

from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split

X, y = load_iris(return_X_y=True, as_frame=True)
a, b, ya, yb = train_test_split(X, y, stratify=y, test_size=0.3, random_state=0)
print(accuracy_score(yb, LogisticRegression(max_iter=500).fit(a, ya).predict(b)))
