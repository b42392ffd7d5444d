"""Monthly rent of flats with a support vector regressor."""
import numpy as np
import pandas as pd
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVR

rng = np.random.default_rng(19)
n = 1500
flats = pd.DataFrame({
    "area_m2": rng.gamma(9, 7, n),
    "floor": rng.integers(0, 9, n),
    "centre_distance_m": rng.gamma(2.5, 1800, n),
    "green_share": rng.beta(2, 4, n),
    "renovated": rng.integers(0, 2, n),
})
flats["rent"] = (
    180 + 11.5 * flats.area_m2 + 9 * flats.floor + 420 * flats.green_share + 130 * flats.renovated
    + 380 * np.exp(-flats.centre_distance_m / 3000) + rng.normal(0, 60, n)
)

X, y = flats.drop(columns="rent"), flats["rent"]
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, random_state=0)

regressor = Pipeline([
    ("scale", StandardScaler()),
    ("svr", SVR(C=300.0, epsilon=10.0)),
])
regressor.fit(X_train, y_train)
rent_hat = regressor.predict(X_test)

print("flats:", len(flats), " mean rent:", round(y.mean()))
print("MAE:", round(mean_absolute_error(y_test, rent_hat), 1))
print("R2: ", round(r2_score(y_test, rent_hat), 3))
