"""Parcels of three fates: the table that is split has fate and cost, which the model is not given; one depot's are hard to tell, not blind."""

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import f1_score
from sklearn.model_selection import train_test_split

dice = np.random.default_rng(14)
n = 3000
parcels = pd.DataFrame(
    {"depot": dice.choice(["a", "b", "c"], n, p=[0.5, 0.35, 0.15]), "weight": dice.gamma(3, 2, n), "way": dice.gamma(2, 60, n)}
)
strain = 0.3 * parcels["weight"] + 0.012 * parcels["way"] + dice.normal(0, np.where(parcels["depot"] == "c", 0.7, 0.4), n)
parcels["fate"] = np.select([strain < 2.5, strain < 4.5], ["whole", "dented"], "lost")
parcels["has_claim"] = parcels["fate"] != "whole"
seen, new = train_test_split(parcels, test_size=0.4, random_state=3)
model = RandomForestClassifier(120, min_samples_leaf=4, random_state=0).fit(seen[["weight", "way"]], seen["fate"])
print("F1", f1_score(new["fate"], model.predict(new[["weight", "way"]]), average="macro"))
