"""Wine: stratified folds, and folds that are shuffled."""

from sklearn.datasets import load_wine
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

X, y = load_wine(return_X_y=True)
model = make_pipeline(StandardScaler(), LogisticRegression())
print("accuracy", cross_val_score(model, X, y, cv=5).mean())
print("accuracy", cross_val_score(model, X, y, cv=KFold(5, shuffle=True, random_state=0)).mean())
