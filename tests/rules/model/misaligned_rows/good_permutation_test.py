"""Is there anything to learn? The score is compared with those of shuffled targets."""

import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.model_selection import KFold, cross_val_score

dice = np.random.default_rng(2)
plots = pd.DataFrame(dice.normal(size=(200, 5)), columns=["rain", "sun", "acid", "clay", "slope"])
plots["yield"] = plots["rain"] + 0.5 * plots["acid"] + dice.normal(0, 1, 200)
X, y = plots.drop(columns="yield"), plots["yield"].to_numpy()
folds = KFold(5, shuffle=True, random_state=0)
real = cross_val_score(Ridge(), X, y, cv=folds, scoring="r2").mean()
chance = [cross_val_score(Ridge(), X, dice.permutation(y), cv=folds, scoring="r2").mean() for _ in range(10)]
print(round(real, 3), round(max(chance), 3))
