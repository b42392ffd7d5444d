"""SMOTE on the whole table, then a split.

Fault at line 16.
"""

import pandas as pd
from imblearn.over_sampling import SMOTE
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.metrics import f1_score
from sklearn.model_selection import train_test_split

claims = pd.read_csv("claims.csv")
features = claims.drop("fraud", axis=1).fillna(0)
target = claims["fraud"]

features, target = SMOTE(random_state=1).fit_resample(features, target)
X_train, X_test, y_train, y_test = train_test_split(features, target, test_size=0.2, random_state=1)

model = GradientBoostingClassifier(random_state=1)
model.fit(X_train, y_train)
print("F1", f1_score(y_test, model.predict(X_test)))
