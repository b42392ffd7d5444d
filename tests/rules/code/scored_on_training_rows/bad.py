"""The rows are split, but the model is fitted on all of them.

Fault at line 16.
"""

import pandas as pd
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier

flowers = pd.read_csv("flowers.csv")
X, y = flowers.drop(columns=["species"]), flowers["species"]
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, random_state=0)

model = KNeighborsClassifier(n_neighbors=1).fit(X, y)
print(accuracy_score(y_test, model.predict(X_test)))
