"""Does the shade of a roof tell its yield? Asked of all rows of a small file: `nrows` is only a bound that it stays below."""

import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.model_selection import KFold, cross_val_score

dice = np.random.default_rng(31)
roofs = pd.DataFrame({"area": dice.uniform(10, 60, 90), "slope": dice.normal(32, 8, 90), "shade": dice.beta(2, 5, 90)})
roofs["kwh"] = 90 * roofs["area"] - 900 * roofs["shade"] + dice.normal(0, 1100, 90)
with tempfile.TemporaryDirectory() as folder:
    file = Path(folder) / "roofs.csv"
    roofs.to_csv(file, index=False)
    table = pd.read_csv(file, nrows=10_000).dropna()
del roofs
folds, forest = KFold(8, shuffle=True, random_state=0), RandomForestRegressor(40, min_samples_leaf=4, random_state=0)
without = cross_val_score(forest, table[["area", "slope"]], table["kwh"], cv=folds)
with_it = cross_val_score(forest, table[["area", "slope", "shade"]], table["kwh"], cv=folds)
print("without", without.mean().round(3), "with", with_it.mean().round(3), "keep" if with_it.mean() > without.mean() else "drop")
