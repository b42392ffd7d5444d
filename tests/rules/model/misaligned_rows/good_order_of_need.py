"""Pumps: the frame is sorted by the target before the program draws its rows; the sorted frame and the first one both stay."""

import numpy as np
import pandas as pd
from sklearn.linear_model import RidgeCV
from sklearn.metrics import r2_score

rng = np.random.default_rng(3)
n = 600
pumps = pd.DataFrame({"hours": rng.gamma(3, 900, n), "load": rng.uniform(0.2, 1, n)})
pumps["wear"] = 0.001 * pumps["hours"] + 2 * pumps["load"] + rng.normal(0, 0.3, n)
worst = pumps.sort_values("wear", ascending=False)
worst["product"] = worst["hours"] * worst["load"]
drawn = rng.permutation(n)
table, wear = worst[["hours", "load", "product"]].to_numpy()[drawn], worst["wear"].to_numpy()[drawn]
model = RidgeCV().fit(table[:400], wear[:400])
print("R2", r2_score(wear[400:], model.predict(table[400:])))
