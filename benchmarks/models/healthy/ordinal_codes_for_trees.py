"""Used-car duration on the market: codes for a tree model."""
import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OrdinalEncoder

rng = np.random.default_rng(34)
n = 2600
makes = ["Aro", "Bay", "Cid", "Dux", "Eon", "Fax", "Gem"]
d = pd.DataFrame({
    "make": rng.choice(makes, n),
    "fuel": rng.choice(["petrol", "diesel", "hybrid", "electric"], n, p=[.45, .3, .15, .1]),
    "price": rng.lognormal(9.6, .4, n).round(-2),
    "photos": rng.integers(0, 20, n),
})
d["days"] = (30 + d["make"].map(dict(zip(makes, [0, 9, -6, 14, 3, -9, 6])))
             + d["fuel"].map({"petrol": 0, "diesel": 8, "hybrid": -6, "electric": 5})
             + 14 * (np.log(d["price"]) - 9.6) - .8 * d["photos"] + rng.normal(0, 5, n))

nominal = ["make", "fuel"]
codes = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
model = Pipeline([
    ("codes", ColumnTransformer([("nominal", codes, nominal)], remainder="passthrough")),
    ("forest", RandomForestRegressor(100, min_samples_leaf=4, max_features=.75, random_state=0)),
])
X_tr, X_te, y_tr, y_te = train_test_split(d.drop(columns="days"), d["days"], test_size=.3, random_state=0)
model.fit(X_tr, y_tr)
p = model.predict(X_te)
print("R2 %.3f  MAE %.1f days" % (r2_score(y_te, p), mean_absolute_error(y_te, p)))
