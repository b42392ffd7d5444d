"""The list is sorted by temperature, and the last quarter of it is held out."""

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(7)
n = 1000
coils = pd.DataFrame({"temperature": rng.normal(880, 28, n), "carbon": rng.normal(520, 90, n), "cooling": rng.gamma(5, 4, n)})
coils["strength"] = 310 - 0.9 * (coils["temperature"] - 880) + 0.12 * coils["carbon"] + coils["cooling"] + rng.normal(0, 9, n)
coils = coils.sort_values("temperature", ignore_index=True)
y = coils.pop("strength")
X_train, X_test, y_train, y_test = train_test_split(coils, y, test_size=0.25, shuffle=False)
model = RandomForestRegressor(100, min_samples_leaf=3, random_state=0).fit(X_train, y_train)
print("R2", r2_score(y_test, model.predict(X_test)))
