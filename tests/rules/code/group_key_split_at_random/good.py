"""Visits are split by patients; customers come once each."""

import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import GroupShuffleSplit

visits = pd.read_csv("visits.csv")
print(visits.groupby("patient_id").size().describe())
X, y = visits.drop(columns=["patient_id", "ill"]), visits["ill"]
train, test = next(GroupShuffleSplit(test_size=0.2, random_state=0).split(X, y, visits["patient_id"]))
print(RandomForestClassifier(random_state=0).fit(X.iloc[train], y.iloc[train]).score(X.iloc[test], y.iloc[test]))
