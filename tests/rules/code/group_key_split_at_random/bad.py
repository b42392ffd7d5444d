"""Several visits of each patient are split at random.

Fault at line 13.
"""

import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split

visits = pd.read_csv("visits.csv")
print(visits.groupby("patient_id").size().describe())
X, y = visits.drop(columns=["patient_id", "ill"]), visits["ill"]
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, random_state=0)
print(RandomForestClassifier(random_state=0).fit(X_train, y_train).score(X_test, y_test))
