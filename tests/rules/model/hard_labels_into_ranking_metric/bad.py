"""Loans: the area under the curve is asked of yes and no."""

from sklearn.datasets import make_classification
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.model_selection import train_test_split

X, y = make_classification(2000, 12, n_informative=6, weights=[0.8], flip_y=0.05, random_state=1)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25, stratify=y, random_state=0)
model = LogisticRegression().fit(X_train, y_train)
y_pred = model.predict(X_test)
print("AUC", roc_auc_score(y_test, y_pred))
print("AP", average_precision_score(y_test, y_pred))
