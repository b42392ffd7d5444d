"""Shops: indicators of both parts from one list of categories."""

import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(3)
frame = pd.DataFrame({"shop": rng.choice(list("ABCDEF"), 900), "visitors": rng.integers(50, 400, 900) / 100})
sales = 80 * frame["visitors"] + frame["shop"].map(dict(zip("ABCDEF", rng.normal(0, 60, 6)))) + rng.normal(0, 15, 900)
frame = pd.get_dummies(frame, drop_first=True)
train, test, y_train, y_test = train_test_split(frame, sales, random_state=0)
model = Ridge().fit(train, y_train)
print("r2", r2_score(y_test, model.predict(test)))
