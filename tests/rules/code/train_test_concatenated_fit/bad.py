"""The files for training and testing are put together, reduced together and taken apart again.

Fault at line 17.
"""

import pandas as pd
from sklearn.decomposition import PCA
from sklearn.linear_model import Ridge

train = pd.read_csv("input/train.csv")
test = pd.read_csv("input/test.csv")
y = train.pop("price")

everything = pd.concat([train, test], axis=0, ignore_index=True)
everything = pd.get_dummies(everything)
everything = everything.fillna(0)
reduced = PCA(n_components=30).fit_transform(everything)
X_train, X_test = reduced[: len(train)], reduced[len(train) :]

model = Ridge().fit(X_train, y)
pd.DataFrame({"id": test["id"], "price": model.predict(X_test)}).to_csv("submission.csv", index=False)
