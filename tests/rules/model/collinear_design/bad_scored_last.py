"""The total stands beside its parts; the model is scored after others of its kind were fitted again and again."""

import numpy as np
import pandas as pd
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(21)
weeks = 600
mix = pd.DataFrame({"tv": rng.gamma(6, 5, weeks), "radio": rng.gamma(4, 3, weeks), "online": rng.gamma(5, 4, weeks)})
sales = 400 + 2.1 * mix["tv"] + 1.2 * mix["radio"] + 3.0 * mix["online"] + rng.normal(0, 22, weeks)
mix["total"] = mix.sum(axis=1).round(1)
X_train, X_test, y_train, y_test = train_test_split(mix, sales, test_size=0.3, random_state=0)
model = LinearRegression().fit(X_train, y_train)
drawn = []
for _ in range(120):
    rows = rng.integers(0, len(X_train), len(X_train))
    drawn.append(LinearRegression().fit(X_train.iloc[rows], y_train.iloc[rows]).coef_)
print(np.percentile(drawn, [2.5, 97.5], axis=0).round(2))
print("R2", model.score(X_test, y_test))
