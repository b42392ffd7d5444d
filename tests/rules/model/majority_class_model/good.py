"""Rare defects: weighed classes find most of them."""

from sklearn.datasets import make_classification
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score, confusion_matrix
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

X, y = make_classification(3000, 8, n_informative=5, weights=[0.94], class_sep=1.0, random_state=6)
X_train, X_test, y_train, y_test = train_test_split(X, y, stratify=y, random_state=0)
model = make_pipeline(StandardScaler(), LogisticRegression(class_weight="balanced")).fit(X_train, y_train)
predicted = model.predict(X_test)
print(confusion_matrix(y_test, predicted), balanced_accuracy_score(y_test, predicted))
