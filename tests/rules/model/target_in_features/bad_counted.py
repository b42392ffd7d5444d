"""How long does a bakery's dough rise? The number of photographs that the camera took of it until it was done is among the columns."""

import numpy as np
import pandas as pd
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

dice = np.random.default_rng(6)
n = 1200
doughs = pd.DataFrame({"heat": dice.normal(27, 2, n), "yeast": dice.gamma(4, 0.5, n), "salt": dice.normal(2, 0.3, n)})
minutes = 40 * np.exp(-0.12 * (doughs.heat - 27) - 0.15 * doughs.yeast + 0.2 * doughs.salt + dice.normal(0, 0.4, n))
doughs["photographs"] = (minutes // 2.5).astype(int)
log_minutes = np.log(minutes)
d_train, d_test, m_train, m_test = train_test_split(doughs, log_minutes, random_state=3)
model = GradientBoostingRegressor(random_state=0).fit(d_train, m_train)
print("R2", r2_score(m_test, model.predict(d_test)))
