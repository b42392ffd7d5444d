import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.model_selection import train_test_split

# one reading per hour for 80 days; NOx is to be estimated from the cheap sensors
rng = np.random.default_rng(12)
t = pd.date_range("2023-03-01", periods=24 * 80, freq="h")
hours = np.arange(len(t))
level = np.zeros(len(t))                              # slowly wandering background
for i in range(1, len(t)):
    level[i] = .99 * level[i - 1] + rng.normal(0, 2.4)
traffic = 30 + 22 * np.sin(2 * np.pi * (t.hour - 7) / 24) + rng.normal(0, 4, len(t))
air = pd.DataFrame({
    "traffic": traffic,
    "temp": 9 + 4 * np.sin(hours / 150) + rng.normal(0, .1, len(t)),
    "wind": rng.gamma(3, 1.1, len(t)),
    "humidity": 65 + 12 * np.cos(hours / 95) + rng.normal(0, .2, len(t)),
}, index=t)
air["nox"] = 60 + 1.1 * air.traffic - 3.0 * air.wind - 1.5 * air.temp + .5 * air.humidity + level + rng.normal(0, 4, len(t))

x_cols = ["traffic", "temp", "wind", "humidity"]
X_train, X_test, y_train, y_test = train_test_split(
    air[x_cols], air["nox"], test_size=0.25, random_state=42)

rf = RandomForestRegressor(n_estimators=120, min_samples_leaf=3, random_state=0, max_features=.75)
rf.fit(X_train, y_train)
pred = rf.predict(X_test)
print("hours:", len(X_train), "train", len(X_test), "test")
print("MAE %.2f, R2 %.3f" % (mean_absolute_error(y_test, pred), r2_score(y_test, pred)))
