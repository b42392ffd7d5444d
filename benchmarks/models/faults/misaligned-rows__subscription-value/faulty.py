import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(31)
n = 2000
customers = pd.DataFrame({
    "customer": [f"C{i:05d}" for i in rng.permutation(n)],
    "signup": pd.Timestamp("2022-01-01") + pd.to_timedelta(rng.integers(0, 700, n), unit="D"),
    "seats": rng.poisson(8, n) + 1,
    "sessions_week1": rng.poisson(14, n),
    "tickets": rng.poisson(1.5, n),
    "discount_pct": rng.choice([0, 5, 10, 20], n, p=[0.5, 0.2, 0.2, 0.1]),
}).set_index("customer")
customers["value_12m"] = (
    40 + 22 * customers["seats"] + 3.5 * customers["sessions_week1"] - 9 * customers["tickets"]
    - 2.5 * customers["discount_pct"] + rng.normal(0, 35, n)
)

columns = ["seats", "sessions_week1", "tickets", "discount_pct"]
y = customers["value_12m"]
customers = customers.sort_values("signup")
print(customers.groupby(customers["signup"].dt.year)["value_12m"].agg(["size", "mean"]).round(1))
X = customers[columns]

X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, random_state=3)
model = make_pipeline(StandardScaler(), Ridge(alpha=1.0)).fit(X_train, y_train)
pred = model.predict(X_test)
print("R2  %.3f" % r2_score(y_test, pred))
print("MAE %.1f" % mean_absolute_error(y_test, pred))
print(pd.Series(model[-1].coef_, index=columns).round(2).to_string())
