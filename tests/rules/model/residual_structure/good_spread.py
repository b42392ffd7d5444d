"""Incomes by age: the spread grows with the age, the mean residual does not."""

import numpy as np
import pandas as pd
from sklearn.linear_model import LinearRegression
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(8)
n = 1000
people = pd.DataFrame({"age": rng.uniform(20, 65, n), "hours": rng.normal(38, 4, n)})
income = 500 + 40 * people["age"] + 20 * people["hours"] + rng.normal(0, 1, n) * people["age"] * 8
train, test, y_train, y_test = train_test_split(people, income, random_state=0)
model = LinearRegression().fit(train, y_train)
print("mean absolute error", mean_absolute_error(y_test, model.predict(test)))
