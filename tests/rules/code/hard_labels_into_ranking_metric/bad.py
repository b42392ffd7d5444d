"""The area under the curve of class labels.

Fault at line 19.
"""

from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, stratify=y, random_state=1)
model = make_pipeline(StandardScaler(), LogisticRegression())
model.fit(X_train, y_train)
predicted = model.predict(X_test)
print("accuracy", accuracy_score(y_test, predicted))
print("AUC", roc_auc_score(y_test, predicted))
