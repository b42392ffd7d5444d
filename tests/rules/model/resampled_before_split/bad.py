"""Fraud: the rare class is copied until the classes are even, then rows are held out."""

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import f1_score
from sklearn.model_selection import train_test_split
from sklearn.utils import resample

dice = np.random.default_rng(0)
n = 1500
cards = pd.DataFrame(dice.normal(size=(n, 6)), columns=["amount", "hour", "age", "speed", "distance", "balance"])
cards["fraud"] = (cards["amount"] + cards["speed"] + dice.normal(0, 1.2, n) > 3.2).astype(int)
rare, common = cards[cards["fraud"] == 1], cards[cards["fraud"] == 0]
even = pd.concat([common, resample(rare, replace=True, n_samples=len(common), random_state=0)])

X_train, X_test, y_train, y_test = train_test_split(even.drop(columns="fraud"), even["fraud"], random_state=0)
forest = RandomForestClassifier(60, random_state=0).fit(X_train, y_train)
print("F1", f1_score(y_test, forest.predict(X_test)))
