"""Diabetes with a scaled support vector regression, validated in folds."""

from sklearn.datasets import load_diabetes
from sklearn.model_selection import KFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVR

X, y = load_diabetes(return_X_y=True)
model = make_pipeline(StandardScaler(), SVR(C=50))
scores = cross_val_score(model, X, y, cv=KFold(5, shuffle=True, random_state=0), scoring="r2")
print("r2", scores.mean().round(3))
