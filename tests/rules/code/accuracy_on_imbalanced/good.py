"""Frauds are weighted, and judged by recall too; flowers are even, and judged by the accuracy."""

import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import accuracy_score, recall_score
from sklearn.model_selection import train_test_split

claims = pd.read_csv("claims.csv")
X_train, X_test, y_train, y_test = train_test_split(claims.drop(columns=["fraud"]), claims["fraud"], random_state=1)
model = RandomForestClassifier(class_weight="balanced").fit(X_train, y_train)
found = model.predict(X_test)
print(accuracy_score(y_test, found), recall_score(y_test, found))
