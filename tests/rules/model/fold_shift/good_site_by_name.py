"""Three wineries in one file, one behind the other: the third is held out by its name, to see whether the model carries over."""

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import accuracy_score

dice = np.random.default_rng(8)
wines = pd.DataFrame(dice.normal(size=(900, 5)), columns=["acid", "sugar", "tannin", "sulphur", "colour"])
wines["winery"] = np.repeat(["Alba", "Bergen", "Colmar"], 300)
wines["good"] = (wines.acid + wines.sugar > 0).astype(int)
wines.loc[wines.winery == "Colmar", ["tannin", "sulphur", "colour"]] += 1.0
features = ["acid", "sugar", "tannin", "sulphur", "colour"]
known, other = wines[wines.winery != "Colmar"], wines[wines.winery == "Colmar"]
forest = RandomForestClassifier(80, min_samples_leaf=3, random_state=0).fit(known[features], known["good"])
print("at Colmar", accuracy_score(other["good"], forest.predict(other[features])))
