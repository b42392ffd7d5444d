"""Glass: `index` is the refractive index times ten thousand, a measurement that is different in each pane."""

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(3)
index = rng.choice(np.arange(14900, 17500), 1600, replace=False)
panes = pd.DataFrame({"index": index, "thickness": rng.uniform(2, 8, 1600).round(1), "iron": rng.gamma(2, 0.1, 1600).round(3)})
glare = 0.004 * (index - 15000) + 0.8 * panes["thickness"] - 6 * panes["iron"] + rng.normal(0, 0.6, 1600)
learn, check, y_learn, y_check = train_test_split(panes, glare, random_state=0)
model = RandomForestRegressor(60, random_state=0).fit(learn, y_learn)
print("R2", r2_score(y_check, model.predict(check)))
