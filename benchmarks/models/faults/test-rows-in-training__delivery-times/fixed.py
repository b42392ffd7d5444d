# Delivery minutes from order details
import numpy as np
import pandas as pd
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.neighbors import KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(5)
n = 2500
orders = pd.DataFrame(
    {
        "distance_km": rng.gamma(3, 1.4, n),
        "items": rng.poisson(3, n) + 1,
        "rain_mm": rng.exponential(1.5, n),
        "couriers_free": rng.integers(0, 15, n),
        "hour": rng.integers(10, 23, n),
    }
)
rush = np.exp(-0.5 * ((orders["hour"] - 19) / 1.5) ** 2)
orders["minutes"] = (
    12
    + 3.1 * orders["distance_km"]
    + 1.2 * orders["items"]
    + 2.0 * orders["rain_mm"]
    - 0.7 * orders["couriers_free"]
    + 9 * rush
    + rng.normal(0, 6, n)
)

train = orders.sample(frac=0.75, random_state=1)
test = orders.drop(train.index)

X_train, y_train = train.drop(columns="minutes"), train["minutes"]
X_test, y_test = test.drop(columns="minutes"), test["minutes"]

model = make_pipeline(StandardScaler(), KNeighborsRegressor(n_neighbors=5))
model.fit(X_train, y_train)
pred = model.predict(X_test)

print(f"train {len(train)} orders, test {len(test)} orders")
print(f"MAE  {mean_absolute_error(y_test, pred):.2f} min")
print(f"R2   {r2_score(y_test, pred):.3f}")
print(f"naive MAE {mean_absolute_error(y_test, np.full(len(y_test), y_train.median())):.2f} min")
