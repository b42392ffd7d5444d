"""Plots were numbered field by field, and the fertile fields first; each fold's yields are foretold by the others, number and all."""

import numpy as np
import pandas as pd
from sklearn.ensemble import ExtraTreesRegressor
from sklearn.metrics import r2_score
from sklearn.model_selection import KFold, cross_val_predict

dice = np.random.default_rng(21)
field = np.repeat(np.arange(8), 60)
fertility = np.linspace(3, -3, 8)[field]
plots = pd.DataFrame(
    {
        "plot_id": 5001 + np.arange(480),
        "rain": dice.normal(500, 60, 480),
        "clay": dice.beta(2, 3, 480),
        "slope": dice.gamma(2, 2, 480),
    }
)
harvest = fertility + 0.01 * (plots["rain"] - 500) + 2 * plots["clay"] + dice.normal(0, 0.8, 480)
foretold = cross_val_predict(
    ExtraTreesRegressor(150, min_samples_leaf=3, random_state=0), plots, harvest, cv=KFold(5, shuffle=True, random_state=7)
)
print("R2", r2_score(harvest, foretold))
