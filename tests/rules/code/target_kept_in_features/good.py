"""The whole table goes into the split, but the target is popped first, and a ColumnTransformer picks the columns."""

import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

customers = pd.read_csv("customers.csv").dropna()
train, test, y_train, y_test = train_test_split(customers, customers["churned"] == "yes", test_size=0.2, random_state=5)
columns = ColumnTransformer([("n", StandardScaler(), ["age", "months"]), ("c", OneHotEncoder(), ["plan"])])
model = Pipeline([("columns", columns), ("forest", RandomForestClassifier(random_state=5))])
model.fit(train, y_train)
print(roc_auc_score(y_test, model.predict_proba(test)[:, 1]))

spent = customers.pop("spent")
plain = customers.drop(columns=["churned", "plan"])
second = RandomForestClassifier(random_state=5).fit(plain, spent > 100)
print(second.feature_importances_)
