"""Shipping cost of parcels by postcode and weight."""
import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

rng = np.random.default_rng(33)
n = 6000
zone_cost = rng.normal(0, 2.2, 20)
zone = rng.integers(0, 20, n)
parcels = pd.DataFrame({
    "postcode": [f"{10 + z}{int(k):03d}" for z, k in zip(zone, rng.integers(0, 60, n))],
    "weight_kg": rng.gamma(2, 2.5, n),
    "length_cm": rng.normal(45, 12, n),
    "express": rng.integers(0, 2, n),
})
parcels["cost"] = (
    6 + zone_cost[zone] + 0.9 * parcels.weight_kg + 0.03 * parcels.length_cm + 3.5 * parcels.express + rng.normal(0, 1, n)
)

place = "postcode"
train, test = train_test_split(parcels, test_size=0.25, random_state=2)
columns = make_column_transformer(
    (OneHotEncoder(handle_unknown="ignore"), [place]),
    (StandardScaler(), ["weight_kg", "length_cm", "express"]),
)
model = make_pipeline(columns, Ridge(alpha=1.0))
model.fit(train, train["cost"])
hat = model.predict(test)

print("different postcodes:", parcels["postcode"].nunique())
print("columns in the design:", model[-1].n_features_in_)
print("MAE %.2f" % mean_absolute_error(test["cost"], hat))
print("R2  %.3f" % r2_score(test["cost"], hat))
