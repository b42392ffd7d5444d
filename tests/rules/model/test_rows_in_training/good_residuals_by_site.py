"""One model for all sites and one for each: scores are cross-validated, and the residuals of each site are only described."""

import numpy as np
from sklearn.linear_model import LinearRegression
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import cross_val_score

dice = np.random.default_rng(9)
site = np.repeat(np.arange(3), 120)
flow = dice.normal(size=(360, 3))
silt = flow @ np.array([1.0, 0.5, -1.0]) + 0.5 * site + dice.normal(0, 0.5, 360)
pooled = LinearRegression().fit(flow, silt)
print("R2 of rows held out", cross_val_score(LinearRegression(), flow, silt, cv=5).mean())
for one in range(3):
    own = site == one
    print(one, LinearRegression().fit(flow[own], silt[own]).coef_, mean_absolute_error(silt[own], pooled.predict(flow[own])))
