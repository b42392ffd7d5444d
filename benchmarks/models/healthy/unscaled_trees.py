import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(100)
n = 2500
houses = pd.DataFrame({
    "lot_sqft": rng.lognormal(9, .4, n).round(),
    "living_sqft": rng.normal(1900, 500, n).clip(400).round(),
    "bedrooms": rng.integers(1, 6, n),
    "crime_rate": rng.gamma(1.5, .02, n),
    "heating": rng.choice(["gas", "oil", "electric"], n, p=[.6, .15, .25]),
    "garage": rng.choice(["none", "one", "two"], n),
})
houses["price"] = (
    40_000 + 1.5 * houses.lot_sqft + 110 * houses.living_sqft + 9_000 * houses.bedrooms
    - 900_000 * houses.crime_rate
    + houses.heating.map({"gas": 12_000, "oil": -8_000, "electric": 0})
    + houses.garage.map({"none": 0, "one": 9_000, "two": 21_000})
    + rng.normal(0, 22_000, n)
).round(-2)

X = pd.get_dummies(houses.drop(columns="price"))
y = houses["price"]
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25, random_state=6)

forest = RandomForestRegressor(n_estimators=120, min_samples_leaf=4, max_features=0.6, random_state=6)
forest.fit(X_train, y_train)

for part, a, b in (("train", X_train, y_train), ("test", X_test, y_test)):
    p = forest.predict(a)
    print(f"{part:5s} r2={r2_score(b, p):.3f} mae={mean_absolute_error(b, p):,.0f}")
