import numpy as np
import pandas as pd
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.model_selection import train_test_split

claims = pd.read_csv("claims.csv")
train, test = train_test_split(claims, random_state=2)
rare = train[train["fraud"] == 1]
train = pd.concat([train] + [rare.sample(n=5000, replace=True, random_state=1)])
trees = ExtraTreesClassifier().fit(train.drop(columns="fraud"), train["fraud"])
print(trees.score(test.drop(columns="fraud"), test["fraud"]))
