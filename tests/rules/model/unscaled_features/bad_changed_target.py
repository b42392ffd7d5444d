"""Wages of crews from the logs of ships: the target's logarithm is learned, and of the columns only one is scaled."""

import numpy as np
import pandas as pd
from sklearn.compose import TransformedTargetRegressor, make_column_transformer
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

dice = np.random.default_rng(33)
n = 1000
ships = pd.DataFrame({
    "knots": dice.normal(14, 2, n),
    "years": dice.uniform(0, 1, n),
    "cargo_kg": dice.gamma(5, 2e6, n),
})  # fmt: skip
wages = np.exp(7 + 0.15 * (ships["knots"] - 14) + 1.2 * ships["years"] + dice.normal(0, 0.1, n))
columns = make_column_transformer((StandardScaler(), ["knots"]), remainder="passthrough")
model = TransformedTargetRegressor(make_pipeline(columns, KNeighborsRegressor(7)), func=np.log, inverse_func=np.exp)
s_train, s_test, w_train, w_test = train_test_split(ships, wages, test_size=0.3, random_state=1)
model.fit(s_train, w_train)
print("R2", r2_score(w_test, model.predict(s_test)))
