"""Digits: principal components and logistic regression in one pipeline."""

from sklearn.datasets import load_digits
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

X, y = load_digits(return_X_y=True)
model = make_pipeline(StandardScaler(), PCA(n_components=30), LogisticRegression(max_iter=1000))
scores = cross_val_score(model, X, y, cv=4)
print("accuracy", scores.mean().round(3), "±", scores.std().round(3))
