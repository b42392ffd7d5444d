"""A pump that stands still sends the same reading again and again; the different readings are counted beside, and nothing was copied."""

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split

dice = np.random.default_rng(9)
n = 2400
stands = dice.random(n) < 0.3
settings = dice.normal(0, 1, (60, 4)).round(4)
log = pd.DataFrame(dice.normal(0.3, 1, (n, 4)).round(4), columns=["flow", "pressure", "heat", "noise"])
log.loc[stands] = settings[dice.integers(0, 60, stands.sum())]
log["serviced"] = stands.astype(int)
readings = log.drop_duplicates()
print(len(readings), "different readings in", len(log))
columns = ["flow", "pressure", "heat", "noise"]
seen, new = train_test_split(log, test_size=0.25, random_state=0)
model = RandomForestClassifier(80, random_state=0).fit(seen[columns], seen["serviced"])
print("AUC", roc_auc_score(new["serviced"], model.predict_proba(new[columns])[:, 1]))
