"""Two fits of an encoder that see the same categories give the same codes."""

import numpy as np
import pandas as pd
from sklearn.metrics import accuracy_score
from sklearn.preprocessing import LabelEncoder
from sklearn.tree import DecisionTreeClassifier

dice = np.random.default_rng(4)
n = 800
plants = pd.DataFrame({"soil": dice.choice(["clay", "loam", "sand"], n), "sun": dice.uniform(0, 12, n)})
plants["thrives"] = ((plants["soil"] == "loam") & (plants["sun"] > 4) | (plants["sun"] > 9)).astype(int)
train, test = plants.iloc[:600].copy(), plants.iloc[600:].copy()
train["soil"] = LabelEncoder().fit_transform(train["soil"])
test["soil"] = LabelEncoder().fit_transform(test["soil"])
tree = DecisionTreeClassifier(max_depth=5, random_state=0).fit(train[["soil", "sun"]], train["thrives"])
print(accuracy_score(test["thrives"], tree.predict(test[["soil", "sun"]])))
