"""Voices: several recordings of each speaker, split as if they were different persons."""

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import train_test_split

dice = np.random.default_rng(0)
rows = []
for speaker in range(40):
    ill = int(speaker % 2)
    voice = dice.normal(0, 1, 8) + 0.25 * ill
    for _ in range(8):
        rows.append([f"S{speaker:02d}", *(voice + dice.normal(0, 0.3, 8)), ill])
table = pd.DataFrame(rows, columns=["speaker", *[f"f{i}" for i in range(8)], "ill"])
X, y = table.drop(columns=["speaker", "ill"]), table["ill"]
a, b, ya, yb = train_test_split(X, y, stratify=y, test_size=0.25, random_state=0)
forest = RandomForestClassifier(80, random_state=0).fit(a, ya)
print(balanced_accuracy_score(yb, forest.predict(b)))
