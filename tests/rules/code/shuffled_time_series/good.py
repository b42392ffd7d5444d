"""Hours in order are split at a moment; customers, who have a date of signing up but no order, are split at random."""

import pandas as pd
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split

load = pd.read_csv("load.csv", parse_dates=["hour"]).sort_values("hour")
load["before"] = load["megawatts"].shift(1)
load = load.dropna()
X, y = load[["before", "temperature"]], load["megawatts"]
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, shuffle=False)
model = RandomForestRegressor(random_state=0).fit(X_train, y_train)
print(mean_absolute_error(y_test, model.predict(X_test)))

customers = pd.read_csv("customers.csv", parse_dates=["signed_up"])
customers["month"] = customers["signed_up"].dt.month
A, B, c, d = train_test_split(customers[["month", "age"]], customers["left"], random_state=0)
print(RandomForestClassifier(random_state=0).fit(A, c).score(B, d))
