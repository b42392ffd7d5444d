"""Diabetes: the rows are in no order, so the last 100 are as good as any."""

from sklearn.datasets import load_breast_cancer, load_diabetes
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.metrics import mean_squared_error
from sklearn.model_selection import KFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

X, y = load_diabetes(return_X_y=True)
model = LinearRegression().fit(X[:-100], y[:-100])
print("MSE", mean_squared_error(y[-100:], model.predict(X[-100:])))
X, y = load_breast_cancer(return_X_y=True)
print(cross_val_score(make_pipeline(StandardScaler(), LogisticRegression()), X, y, cv=KFold(5)).mean())
