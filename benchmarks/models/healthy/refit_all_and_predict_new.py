import numpy as np, pandas as pd
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.model_selection import cross_val_score, train_test_split
from sklearn.metrics import mean_absolute_error

rng = np.random.default_rng(5)
n = 1500
df = pd.DataFrame(
    {
        "age": rng.uniform(0, 15, n),
        "km": rng.gamma(4, 25, n),
        "power": rng.normal(95, 25, n),
        "doors": rng.choice([3, 5], n),
    }
)
df["price"] = 24 - 1.1 * df.age - 0.05 * df.km + 0.09 * df.power + rng.normal(0, 1.3, n)
known, new = df.iloc[:1400], df.iloc[1400:].drop(columns="price")
tr, te = train_test_split(known, test_size=0.25, random_state=0)
cols = ["age", "km", "power", "doors"]
m = HistGradientBoostingRegressor(max_iter=80, learning_rate=0.08, early_stopping=True, random_state=0).fit(
    tr[cols], tr.price
)
print("MAE", mean_absolute_error(te.price, m.predict(te[cols])))
final = HistGradientBoostingRegressor(
    max_iter=80, learning_rate=0.08, early_stopping=True, random_state=0
).fit(known[cols], known.price)
print(final.predict(new[cols])[:5])
