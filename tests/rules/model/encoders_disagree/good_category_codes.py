"""Coffee: the categories are those of the whole table, so that a part without some of them has the same codes."""

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import balanced_accuracy_score

dice = np.random.default_rng(16)
n = 1300
lots = pd.DataFrame(
    {"origin": dice.choice(["Peru", "Kenya", "Brazil", "Java", "Yemen", "Laos"], n), "height": dice.normal(1300, 250, n)}
)
is_good = lots["origin"].isin(["Kenya", "Yemen", "Peru"]) ^ (lots["height"] + 200 * dice.normal(size=n) > 1750)
lots["grade"] = np.where(is_good, "A", "B")
origins = pd.CategoricalDtype(sorted(lots["origin"].unique()))


def features(part):
    return part[["origin", "height"]].assign(origin=part["origin"].astype(origins).cat.codes)


early, late = lots.iloc[:900], lots.iloc[900:]
late = late[~late["origin"].isin(["Brazil", "Java"])]
forest = RandomForestClassifier(80, min_samples_leaf=3, random_state=0).fit(features(early), early["grade"])
print("balanced accuracy", balanced_accuracy_score(late["grade"], forest.predict(features(late))))
