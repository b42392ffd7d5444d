import numpy as np, pandas as pd
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_percentage_error
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler

rng = np.random.default_rng(7)
n = 1600
d = pd.DataFrame(
    {
        "area": rng.lognormal(4.4, 0.4, n),
        "age": rng.gamma(2, 15, n),
        "zone": rng.choice(["n", "s", "e", "w"], n),
    }
)
price = np.exp(
    1
    + 0.9 * np.log(d.area)
    - 0.004 * d.age
    + d.zone.map({"n": 0.3, "s": 0, "e": -0.1, "w": 0.15})
    + rng.normal(0, 0.15, n)
)
pre = ColumnTransformer(
    [
        ("log", make_pipeline(FunctionTransformer(np.log), StandardScaler()), ["area"]),
        ("num", StandardScaler(), ["age"]),
        ("cat", OneHotEncoder(), ["zone"]),
    ]
)
m = TransformedTargetRegressor(make_pipeline(pre, Ridge(0.5)), func=np.log, inverse_func=np.exp)
a, b, ya, yb = train_test_split(d, price, random_state=0)
print(mean_absolute_percentage_error(yb, m.fit(a, ya).predict(b)))
