import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_absolute_percentage_error, r2_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder

rng = np.random.default_rng(8)
n = 2200
level = {"Altstadt": 5200, "Nordend": 4600, "Hafen": 3900, "Riedberg": 3300, "Vorstadt": 2700}
sales = pd.DataFrame({
    "district": rng.choice(list(level), n),
    "living_m2": rng.gamma(9, 9, n).clip(24, 220).round(1),
    "floor": rng.integers(0, 9, n),
    "built": rng.integers(1900, 2022, n),
    "balcony": rng.random(n) < 0.55,
})
per_m2 = sales["district"].map(level) * (1 + 0.002 * (sales["built"] - 1960) + 0.012 * sales["floor"] + 0.05 * sales["balcony"])
sales["price"] = sales["living_m2"] * per_m2 * rng.lognormal(0, 0.2, n)

# derived columns the brokers like to see
sales["age"] = 2023 - sales["built"]
sales["eur_per_m2"] = sales["price"] / sales["living_m2"]
sales["m2_class"] = pd.cut(sales["living_m2"], [0, 45, 75, 110, 500], labels=False)

X = sales.drop(columns=["price", "built", "eur_per_m2"])
y = sales["price"]
X_tr, X_te, y_tr, y_te = train_test_split(X, y, test_size=0.25, random_state=1)

model = Pipeline([
    ("prep", ColumnTransformer([("district", OneHotEncoder(), ["district"])], remainder="passthrough")),
    ("rf", RandomForestRegressor(150, min_samples_leaf=3, random_state=0)),
])
model.fit(X_tr, y_tr)
pred = model.predict(X_te)
print("R2   %.3f" % r2_score(y_te, pred))
print("MAPE %.1f %%" % (100 * mean_absolute_percentage_error(y_te, pred)))
