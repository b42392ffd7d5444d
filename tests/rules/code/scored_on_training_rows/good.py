"""Both parts are scored, to compare them; the last fit, of all rows, is not scored."""

import joblib
import pandas as pd
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier

flowers = pd.read_csv("flowers.csv")
X, y = flowers.drop(columns=["species"]), flowers["species"]
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, random_state=0)

model = KNeighborsClassifier(n_neighbors=3).fit(X_train, y_train)
print("training", accuracy_score(y_train, model.predict(X_train)))
print("test", accuracy_score(y_test, model.predict(X_test)))

model.fit(X, y)
joblib.dump(model, "flowers.joblib")
