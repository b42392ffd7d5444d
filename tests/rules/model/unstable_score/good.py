"""Diabetes: folds of a small table differ widely, and that is all there is."""

from sklearn.datasets import load_diabetes
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import RidgeCV
from sklearn.model_selection import KFold, cross_val_score

X, y = load_diabetes(return_X_y=True)
folds = KFold(10, shuffle=True, random_state=0)
for model in (RidgeCV(), RandomForestRegressor(50, min_samples_leaf=5, random_state=0)):
    scores = cross_val_score(model, X, y, cv=folds)
    print(f"{scores.mean():.2f} +- {scores.std():.2f}")
