"""Water: what today's gauges say of the level three days on, and, turned round, what a level was three days before; both are shifts."""

import numpy as np
import pandas as pd
from sklearn.linear_model import RidgeCV
from sklearn.metrics import r2_score

dice = np.random.default_rng(42)
gauges = pd.DataFrame({"rain": dice.gamma(1, 4, 900), "melt": dice.gamma(2, 2, 900), "inflow": dice.normal(30, 5, 900)})
level = (
    0.8 * gauges["rain"].shift(3, fill_value=4) + 0.5 * gauges["melt"].shift(3, fill_value=4) + dice.normal(0, 1, 900)
).to_numpy()
table = gauges.to_numpy()
ahead, later = table[:-3], level[3:]
model = RidgeCV().fit(ahead[:600], later[:600])
print("three days on", r2_score(later[600:], model.predict(ahead[600:])))
back, before = table[3:], level[:-3]
model = RidgeCV().fit(back[:600], before[:600])
print("three days back, of which nothing is known", r2_score(before[600:], model.predict(back[600:])))
