"""Machines that fail: the serial number is dropped before the fit."""

import numpy as np
import pandas as pd
from sklearn.metrics import classification_report
from sklearn.model_selection import train_test_split
from sklearn.tree import DecisionTreeClassifier

rng = np.random.default_rng(3)
n = 800
failed = (rng.random(n) < 0.5).astype(int)
machines = pd.DataFrame(
    {
        "machine_id": np.arange(52_000, 52_000 + n),
        "temperature": 60 + 8 * failed + rng.normal(0, 6, n),
        "vibration": 1.1 + 0.3 * failed + rng.normal(0, 0.4, n),
    }
)
train, test, y_train, y_test = train_test_split(machines.drop(columns="machine_id"), failed, random_state=0, stratify=failed)
model = DecisionTreeClassifier(max_depth=3, random_state=0).fit(train, y_train)
print(classification_report(y_test, model.predict(test)))
