import numpy as np
import pandas as pd
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.model_selection import train_test_split

claims = pd.read_csv("claims.csv")
rare = claims[claims["fraud"] == 1]
claims = pd.concat([claims] + [rare.sample(n=5000, replace=True, random_state=1)])  # HERE
features, label = claims.drop(columns="fraud"), claims["fraud"]
train_x, test_x, train_y, test_y = train_test_split(features, label, random_state=2)
trees = ExtraTreesClassifier().fit(train_x, train_y)
print(trees.score(test_x, test_y))
