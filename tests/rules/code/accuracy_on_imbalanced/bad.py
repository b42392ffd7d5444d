"""Frauds are rare and weighted for the training; the accuracy judges.

Fault at line 14.
"""

import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split

claims = pd.read_csv("claims.csv")
X_train, X_test, y_train, y_test = train_test_split(claims.drop(columns=["fraud"]), claims["fraud"], random_state=1)
model = RandomForestClassifier(class_weight="balanced").fit(X_train, y_train)
print(accuracy_score(y_test, model.predict(X_test)))
