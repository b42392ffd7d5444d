"""Fraud: rows are held out first, and the rare class is copied in the training part alone."""

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import f1_score
from sklearn.model_selection import train_test_split
from sklearn.utils import resample

dice = np.random.default_rng(0)
n = 1500
cards = pd.DataFrame(dice.normal(size=(n, 6)), columns=["amount", "hour", "age", "speed", "distance", "balance"])
cards["fraud"] = (cards["amount"] + cards["speed"] + dice.normal(0, 1.2, n) > 2.2).astype(int)
train, test = train_test_split(cards, stratify=cards["fraud"], random_state=0)
rare, common = train[train["fraud"] == 1], train[train["fraud"] == 0]
even = pd.concat([common, resample(rare, replace=True, n_samples=len(common), random_state=0)])
forest = RandomForestClassifier(60, min_samples_leaf=3, random_state=0).fit(even.drop(columns="fraud"), even["fraud"])
print("F1", f1_score(test["fraud"], forest.predict(test.drop(columns="fraud"))))
