"""Leaks: the leaking rows are drawn again for the training part alone, and the held-out score gets an interval by drawing."""

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
old, new = train_test_split(pipes, test_size=0.3, random_state=1, stratify=pipes["leaks"])
more = old[old["leaks"] == 1].sample(n=500, replace=True, random_state=0)
old = pd.concat([old[old["leaks"] == 0], more], ignore_index=True)
forest = RandomForestClassifier(60, min_samples_leaf=3, random_state=0).fit(old.drop(columns="leaks"), old["leaks"])
told = new.assign(told=forest.predict(new.drop(columns="leaks")))
print("F1", f1_score(told["leaks"], told["told"]))
again = [resample(told, random_state=seed) for seed in range(50)]
print("interval", np.percentile([f1_score(one["leaks"], one["told"]) for one in again], [5, 95]))
