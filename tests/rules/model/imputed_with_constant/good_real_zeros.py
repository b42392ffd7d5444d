"""Rain: on most days none falls, and 0 is what was measured."""

import numpy as np
import pandas as pd
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(8)
n = 900
rain = np.where(rng.random(n) < 0.5, 0.0, rng.gamma(6, 3, n))
days = pd.DataFrame({"rain": rain, "temperature": rng.normal(14, 6, n)})
flow = 20 + 1.4 * days["rain"] - 0.3 * days["temperature"] + rng.normal(0, 3, n)
train, test, y_train, y_test = train_test_split(days, flow, random_state=0)
model = LinearRegression().fit(train, y_train)
print("r2", r2_score(y_test, model.predict(test)))
