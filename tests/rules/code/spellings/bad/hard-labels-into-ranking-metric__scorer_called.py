"""Parcels that are lost: one scorer in a dict beside others, called on a fitted model."""

from sklearn.datasets import make_classification
from sklearn.metrics import f1_score, log_loss, make_scorer
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier

X, y = make_classification(600, random_state=0)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
model = KNeighborsClassifier(9).fit(X_train, y_train)
loss = make_scorer(log_loss, greater_is_better=False)  # HERE
print(loss(model, X_test, y_test), make_scorer(f1_score)(model, X_test, y_test))
