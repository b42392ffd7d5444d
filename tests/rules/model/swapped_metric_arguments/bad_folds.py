"""Diabetes: out-of-fold predictions stand first in the function that the program judges with."""

from sklearn.datasets import load_diabetes
from sklearn.linear_model import RidgeCV
from sklearn.metrics import mean_squared_error, r2_score
from sklearn.model_selection import KFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def judge(forecast, measured):
    return r2_score(forecast, measured), mean_squared_error(measured, forecast)


X, y = load_diabetes(return_X_y=True)
model = make_pipeline(StandardScaler(), RidgeCV())
print(judge(cross_val_predict(model, X, y, cv=KFold(5, shuffle=True, random_state=0)), y))
