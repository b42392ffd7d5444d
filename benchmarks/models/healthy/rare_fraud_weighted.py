"""Rare fraud: weighted classes, judged by recall, precision and the area under their curve."""

from sklearn.datasets import make_classification
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, precision_score, recall_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

X, y = make_classification(4000, 12, n_informative=6, weights=[0.96], class_sep=1.2, random_state=9)
X_train, X_test, y_train, y_test = train_test_split(X, y, stratify=y, random_state=9)
model = make_pipeline(StandardScaler(), LogisticRegression(class_weight="balanced")).fit(X_train, y_train)
predicted = model.predict(X_test)
print("recall", recall_score(y_test, predicted), "precision", precision_score(y_test, predicted))
print("average precision", average_precision_score(y_test, model.predict_proba(X_test)[:, 1]))
