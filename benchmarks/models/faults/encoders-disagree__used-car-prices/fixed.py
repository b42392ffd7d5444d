import numpy as np
import pandas as pd
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(314)
makes = {"Audi": 1.35, "BMW": 1.4, "Dacia": 0.55, "Fiat": 0.7, "Kia": 0.85, "Mercedes": 1.5, "Skoda": 0.95, "Volvo": 1.2}
gear = {"manual": 0.0, "automatic": 1800.0, "cvt": 700.0}
n = 2600
cars = pd.DataFrame({
    "make": rng.choice(list(makes), n),
    "gearbox": rng.choice(list(gear), n, p=[0.55, 0.35, 0.1]),
    "age": rng.integers(1, 16, n),
    "km": rng.gamma(4, 24000, n).round(-2),
})
cars["price"] = (21000 * cars["make"].map(makes) * np.exp(-0.1 * cars["age"])
                 - 0.018 * cars["km"] + cars["gearbox"].map(gear) + rng.normal(0, 1100, n)).clip(lower=500)

train, test = train_test_split(cars, test_size=0.25, random_state=6)
train, test = train.copy(), test.copy()
for col in ("make", "gearbox"):
    codes, levels = pd.factorize(train[col])
    train[col] = codes
    test[col] = levels.get_indexer(test[col])

y_tr, y_te = train.pop("price"), test.pop("price")
gbr = GradientBoostingRegressor(n_estimators=250, learning_rate=0.08, max_depth=4, subsample=0.8, random_state=0)
gbr.fit(train, y_tr)
pred = gbr.predict(test)
print("MAE  %.0f EUR" % mean_absolute_error(y_te, pred))
print("R2   %.3f" % r2_score(y_te, pred))
print("naive MAE %.0f EUR" % mean_absolute_error(y_te, np.full(len(y_te), y_tr.median())))
