"""Deliveries: every depot is replaced by its mean delay before the split."""

import numpy as np
import pandas as pd
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split

dice = np.random.default_rng(2)
n = 900
parcels = pd.DataFrame(
    {
        "depot": dice.choice([f"D{i:03d}" for i in range(250)], n),
        "weight": dice.gamma(2, 3, n),
        "distance": dice.gamma(3, 40, n),
    }
)
parcels["delay"] = 0.05 * parcels["distance"] + dice.gamma(2, 4, n)
parcels["depot_delay"] = parcels.groupby("depot")["delay"].transform("mean")
X = parcels[["depot_delay", "weight", "distance"]]
X_train, X_test, y_train, y_test = train_test_split(X, parcels["delay"], random_state=3)
model = GradientBoostingRegressor(random_state=0).fit(X_train, y_train)
print("MAE", mean_absolute_error(y_test, model.predict(X_test)))
