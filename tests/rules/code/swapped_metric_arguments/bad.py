"""The predictions stand first in two metrics in which the order matters; in the accuracy it does not.

Fault at lines 16, 17.
"""

import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import accuracy_score, classification_report, precision_score
from sklearn.model_selection import train_test_split

claims = pd.read_csv("claims.csv")
X_train, X_test, y_train, y_test = train_test_split(claims.drop(columns=["fraud"]), claims["fraud"], random_state=1)
model = RandomForestClassifier(random_state=1).fit(X_train, y_train)

y_pred = model.predict(X_test)
print("precision", precision_score(y_pred, y_test))
print(classification_report(y_pred, y_test))
print("accuracy", accuracy_score(y_pred, y_test))
