"""Identifiers are dropped from the features, the target is not.

Fault at line 16.
"""

import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split

TARGET = "churned"

customers = pd.read_csv("customers.csv")
customers = customers.dropna().reset_index(drop=True)
y = customers[TARGET].map({"yes": 1, "no": 0})
X = customers.drop(columns=["customer", "signed_up"])
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, random_state=5)

model = RandomForestClassifier(n_estimators=300, random_state=5).fit(X_train, y_train)
print(roc_auc_score(y_test, model.predict_proba(X_test)[:, 1]))
