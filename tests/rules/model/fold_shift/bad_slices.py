"""Two clinics, one after the other in the file: the second has another device, and all held-out rows are its own."""

import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import balanced_accuracy_score

dice = np.random.default_rng(0)
rows = dice.normal(size=(1000, 6))
ill = (rows[:, 0] + rows[:, 1] + dice.normal(0, 0.5, 1000) > 0).astype(int)
rows[700:] += 1.2
cut = 700
model = RandomForestClassifier(80, min_samples_leaf=3, random_state=0).fit(rows[:cut], ill[:cut])
print("balanced accuracy", balanced_accuracy_score(ill[cut:], model.predict(rows[cut:])))
