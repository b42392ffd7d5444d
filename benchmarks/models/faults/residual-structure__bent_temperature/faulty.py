"""Hourly gas demand from weather: linear model with readable coefficients."""
import numpy as np
import pandas as pd
from sklearn.linear_model import LinearRegression
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def weather(n=2000, seed=18):
    rng = np.random.default_rng(seed)
    d = pd.DataFrame({
        "temp": rng.normal(9, 7, n).round(1),
        "wind": rng.gamma(3, 1.2, n).round(1),
        "workday": rng.integers(0, 2, n),
    })
    heat = np.maximum(16 - d.temp, 0)
    d["demand"] = 20 + 3.2 * heat + .08 * heat ** 2 + 1.5 * d.wind + 6 * d.workday + rng.normal(0, 4, n)
    return d


def design(d):
    X = d[["temp", "wind", "workday"]].copy()
    X["temp"] = 16 - X["temp"]
    return X


d = weather()
X, y = design(d), d["demand"]
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=.3, random_state=0)
model = make_pipeline(StandardScaler(), LinearRegression()).fit(X_train, y_train)
pred = model.predict(X_test)
print("R2 %.3f  MAE %.2f" % (r2_score(y_test, pred), mean_absolute_error(y_test, pred)))
for name, c in zip(X.columns, model[-1].coef_):
    print(f"  {name:8s} {c:7.2f}")
band = pd.cut(d.loc[X_test.index, "temp"], [-30, 0, 5, 10, 15, 40])
print((y_test - pred).groupby(band, observed=True).mean().round(2).to_string())
