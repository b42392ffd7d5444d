"""The truth first; by name in any order; a matrix that is turned on purpose; two models that are compared with each other."""

import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix, precision_score, recall_score
from sklearn.model_selection import train_test_split

claims = pd.read_csv("claims.csv")
X_train, X_test, y_train, y_test = train_test_split(claims.drop(columns=["fraud"]), claims["fraud"], random_state=1)
forest = RandomForestClassifier(random_state=1).fit(X_train, y_train)
linear = LogisticRegression().fit(X_train, y_train)

y_pred = forest.predict(X_test)
print("precision", precision_score(y_test, y_pred))
print("recall", recall_score(y_pred=y_pred, y_true=y_test))
print("rows are predictions", confusion_matrix(y_pred, y_test).T)
print("agreement", confusion_matrix(y_pred, linear.predict(X_test)))
