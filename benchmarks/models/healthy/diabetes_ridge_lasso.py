"""Diabetes with ridge and lasso, their strengths from cross-validation."""

import numpy as np
from sklearn.datasets import load_diabetes
from sklearn.linear_model import LassoCV, RidgeCV
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

X, y = load_diabetes(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25, random_state=6)
for model in (RidgeCV(alphas=np.logspace(-2, 3, 20)), LassoCV(cv=5, random_state=6)):
    pipeline = make_pipeline(StandardScaler(), model).fit(X_train, y_train)
    predicted = pipeline.predict(X_test)
    r2, error = r2_score(y_test, predicted), mean_absolute_error(y_test, predicted)
    print(f"{type(model).__name__} r2 {r2:.3f}, mean absolute error {error:.1f}")
