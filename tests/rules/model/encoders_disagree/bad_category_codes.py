"""Coffee: each part makes categories of its own of the origin, and the later lots do not come from everywhere."""

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import balanced_accuracy_score

dice = np.random.default_rng(16)
n = 1300
lots = pd.DataFrame(
    {"lot": [f"L{at:05d}" for at in range(n)], "origin": dice.choice(["Peru", "Kenya", "Brazil", "Java", "Yemen", "Laos"], n)}
)
lots["height"] = dice.normal(1300, 250, n)
lots["moisture"] = dice.normal(11, 1, n)
is_good = lots["origin"].isin(["Kenya", "Yemen", "Peru"]) ^ (lots["height"] + 200 * dice.normal(size=n) > 1750)
lots["grade"] = np.where(is_good, "A", "B")
lots = lots.set_index("lot")


def features(part):
    table = part.drop(columns="grade").copy()
    table["origin"] = table["origin"].astype("category").cat.codes
    return table


early, late = lots.iloc[:900], lots.iloc[900:]
late = late[~late["origin"].isin(["Brazil", "Java"])]
forest = RandomForestClassifier(80, min_samples_leaf=3, random_state=0).fit(features(early), early["grade"])
print("balanced accuracy", balanced_accuracy_score(late["grade"], forest.predict(features(late))))
