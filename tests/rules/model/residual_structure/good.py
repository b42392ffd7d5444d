"""Yield by temperature with its square."""

import numpy as np
import pandas as pd
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(7)
n = 800
plots = pd.DataFrame({"temperature": rng.uniform(10, 30, n), "nitrogen": rng.uniform(0, 200, n)})
plots["from_best"] = (plots["temperature"] - 20) ** 2
grown = 6 + 0.03 * plots["nitrogen"] - 0.012 * plots["from_best"] + rng.normal(0, 0.4, n)
train, test, y_train, y_test = train_test_split(plots, grown, random_state=0)
model = LinearRegression().fit(train, y_train)
print("r2", r2_score(y_test, model.predict(test)))
