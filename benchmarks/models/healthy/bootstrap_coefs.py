import numpy as np, pandas as pd
from sklearn.linear_model import LinearRegression

rng = np.random.default_rng(1)
n = 400
d = pd.DataFrame(
    {"dose": rng.uniform(0, 10, n), "weight": rng.normal(75, 12, n), "sex": rng.integers(0, 2, n)}
)
y = 2.0 * d.dose - 0.1 * d.weight + 1.5 * d.sex + rng.normal(0, 3, n)
m = LinearRegression().fit(d, y)
cs = []
for _ in range(300):
    r = rng.integers(0, n, n)
    cs.append(LinearRegression().fit(d.iloc[r], y.iloc[r]).coef_)
print(
    pd.DataFrame(
        {"coef": m.coef_, "lo": np.percentile(cs, 2.5, 0), "hi": np.percentile(cs, 97.5, 0)}, index=d.columns
    )
)
