"""The columns of the frame are scaled in place; the parts are sampled from it afterwards."""

import numpy as np
import pandas as pd
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVR

rng = np.random.default_rng(5)
rows = pd.DataFrame(rng.lognormal(size=(600, 3)), columns=["a", "b", "c"])
rows["y"] = np.log(rows["a"]) + np.log(rows["b"]) - 0.5 * np.log(rows["c"]) + rng.normal(0, 0.3, 600)
names = ["a", "b", "c"]
rows[names] = StandardScaler().fit_transform(rows[names])
train = rows.sample(frac=0.7, random_state=0)
test = rows.drop(train.index)
model = SVR().fit(train[names], train["y"])
print("error", (model.predict(test[names]) - test["y"]).abs().mean())
