"""Do the readings tell more than chance? First with outcomes that were mixed under their labels, then with the real ones."""

import numpy as np
import pandas as pd
from sklearn.ensemble import ExtraTreesRegressor
from sklearn.model_selection import KFold, cross_val_score

dice = np.random.default_rng(2)
names = [f"plot {at}" for at in range(300)]
plots = pd.DataFrame({"clay": dice.normal(30, 6, 300), "ph": dice.normal(6.5, 0.6, 300)}, index=names)
crop = 2 + 0.1 * plots["clay"] - 0.5 * plots["ph"] + pd.Series(dice.normal(0, 0.3, 300), index=names)
forest, folds = ExtraTreesRegressor(40, random_state=0), KFold(4, shuffle=True, random_state=0)
mixed = crop.sample(frac=1, random_state=7)
print("by chance", cross_val_score(forest, plots, mixed.to_numpy(), cv=folds).mean())
print("R2", cross_val_score(forest, plots, crop.to_numpy(), cv=folds).mean())
