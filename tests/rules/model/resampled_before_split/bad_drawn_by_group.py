"""Leaks: the rows of each state are drawn with replacement, many of the leaking ones, before the split; the first table is gone."""

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import f1_score
from sklearn.model_selection import train_test_split
from sklearn.utils import resample

dice = np.random.default_rng(2)
n = 3000
pipes = pd.DataFrame(dice.normal(size=(n, 4)), columns=["flow", "drop", "noise", "heat"])
pipes["leaks"] = (pipes["noise"] + 0.7 * pipes["drop"] + dice.normal(0, 1.2, n) > 3).astype(int)
more = resample(pipes[pipes["leaks"] == 1], n_samples=900, random_state=0)
pipes = pd.concat([pipes[pipes["leaks"] == 0], more], ignore_index=True)
table, leaks = pipes.drop(columns="leaks"), pipes["leaks"]
old, new, old_leaks, new_leaks = train_test_split(table, leaks, test_size=0.3, random_state=1)
forest = RandomForestClassifier(60, random_state=0).fit(old, old_leaks)
print("F1", f1_score(new_leaks, forest.predict(new)))
