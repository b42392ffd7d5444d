"""Missing ages get the median of everybody, and the measures are centred by all rows, before the split.

Fault at lines 13, 15.
"""

import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

patients = pd.read_csv("patients.csv")
measures = ["pressure", "pulse", "weight"]

patients["age"] = patients["age"].fillna(patients["age"].median())
X = patients[["age", *measures]]
X = (X - X.mean()) / X.std()
y = patients["ill"]

X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, random_state=0)
model = LogisticRegression().fit(X_train, y_train)
print(model.score(X_test, y_test))
