"""Which seeds sprout? In each fold a cut through the probability decides, and the functions of a table get it before the truth."""

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import precision_score, recall_score
from sklearn.model_selection import KFold

dice = np.random.default_rng(31)
seeds = pd.DataFrame({"mass": dice.gamma(5, 2, 900), "damp": dice.normal(40, 8, 900), "age": dice.integers(0, 60, 900)})
does_sprout = pd.Series(
    (0.3 * seeds["mass"] + 0.1 * seeds["damp"] - 0.05 * seeds["age"] + dice.normal(0, 1.5, 900) > 6.5).astype(int)
)
measures = [precision_score, recall_score]
found = {measure.__name__: [] for measure in measures}
for old, new in KFold(3, shuffle=True, random_state=0).split(seeds, does_sprout):
    model = LogisticRegression(max_iter=2000).fit(seeds.iloc[old], does_sprout.iloc[old])
    picked = np.where(model.predict_proba(seeds.iloc[new])[:, 1] > 0.7, 1, 0)
    for measure in measures:
        found[measure.__name__].append(measure(picked, does_sprout.iloc[new]))
print({name: np.mean(values) for name, values in found.items()})
