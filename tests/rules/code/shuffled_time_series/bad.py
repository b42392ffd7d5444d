"""The load of the hour before is a feature, and hours are split at random.

Fault at line 16.
"""

import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split

load = pd.read_csv("load.csv", parse_dates=["hour"])
load["before"] = load["megawatts"].shift(1)
load["day_mean"] = load["megawatts"].shift(1).rolling(24).mean()
load = load.dropna()
X, y = load[["before", "day_mean", "temperature"]], load["megawatts"]
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, random_state=0)

model = RandomForestRegressor(random_state=0).fit(X_train, y_train)
print(mean_absolute_error(y_test, model.predict(X_test)))
