"""Voices: whole speakers are held out."""

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import GroupShuffleSplit, StratifiedGroupKFold, cross_val_score

dice = np.random.default_rng(0)
rows = []
for speaker in range(40):
    ill = int(speaker % 2)
    voice = dice.normal(0, 1, 8) + 0.8 * ill
    for _ in range(8):
        rows.append([f"S{speaker:02d}", *(voice + dice.normal(0, 0.3, 8)), ill])
table = pd.DataFrame(rows, columns=["speaker", *[f"f{i}" for i in range(8)], "ill"])
X, y, speaker = table.drop(columns=["speaker", "ill"]), table["ill"], table["speaker"]
learn, hold = next(GroupShuffleSplit(1, test_size=0.3, random_state=0).split(X, y, speaker))
model = LogisticRegression().fit(X.iloc[learn], y.iloc[learn])
print(balanced_accuracy_score(y.iloc[hold], model.predict(X.iloc[hold])))
print(
    cross_val_score(LogisticRegression(), X, y, groups=speaker, cv=StratifiedGroupKFold(5, shuffle=True, random_state=0)).mean()
)
