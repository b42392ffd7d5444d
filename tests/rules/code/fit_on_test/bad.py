"""A scaler that is fitted again on the test part.

Fault at line 18.
"""

import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import classification_report
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

table = pd.read_csv("loans.csv")
X, y = table.drop(columns=["default"]), table["default"]
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25, random_state=7)

scaler = StandardScaler()
X_train = scaler.fit_transform(X_train)
X_test = scaler.fit_transform(X_test)

model = RandomForestClassifier(random_state=7)
model.fit(X_train, y_train)
print(classification_report(y_test, model.predict(X_test)))
