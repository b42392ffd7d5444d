"""Sales that grow: the number of the day is the trend, and the last days are held out."""

import numpy as np
import pandas as pd
from sklearn.linear_model import LinearRegression
from sklearn.metrics import mean_absolute_error

rng = np.random.default_rng(5)
day = np.arange(600)
frame = pd.DataFrame({"day": day, "weekend": (day % 7 > 4).astype(int)})
sales = 100 + 0.3 * day + 25 * frame["weekend"] + rng.normal(0, 6, 600)
model = LinearRegression().fit(frame[:480], sales[:480])
print("mean absolute error", mean_absolute_error(sales[480:], model.predict(frame[480:])))
