"""Trees: the list is sorted by girth, the wood grows with its power, and the thickest fifth is held out."""

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(14)
n = 1400
stand = pd.DataFrame({"girth": np.exp(rng.normal(0, 0.6, n)).round(3), "slope": rng.normal(12, 4, n), "soil": rng.normal(size=n)})
stand["wood"] = np.exp(2.4 * np.log(stand["girth"]) + 0.1 * stand["soil"] - 0.02 * stand["slope"] + rng.normal(0, 0.1, n))
stand = stand.sort_values("girth").reset_index(drop=True)
a, b, wood_a, wood_b = train_test_split(stand.drop(columns="wood"), stand["wood"], test_size=0.2, shuffle=False)
print("R2", r2_score(wood_b, RandomForestRegressor(80, min_samples_leaf=3, random_state=0).fit(a, wood_a).predict(b)))
