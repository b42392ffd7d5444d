import numpy as np, pandas as pd
from sklearn.linear_model import Ridge
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(2)
n = 600
d = pd.DataFrame(
    {
        "when": pd.date_range("2020", periods=n, freq="h")[rng.permutation(n)],
        "m2": rng.gamma(6, 14, n),
        "rooms": rng.integers(1, 6, n),
    }
)
d["price"] = np.exp(1 + 0.01 * d.m2 + 0.05 * d.rooms + rng.normal(0, 0.1, n))
d = d.sort_values("when")
y = pd.Series(np.log(d["price"].to_numpy()))
X = d[["m2", "rooms"]]
a, b, ya, yb = train_test_split(X, y, random_state=0)
print(Ridge().fit(a, ya).score(b, yb))
