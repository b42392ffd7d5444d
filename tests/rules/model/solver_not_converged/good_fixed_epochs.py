"""Stochastic gradient descent for a chosen number of passes, without a tolerance."""

from sklearn.datasets import load_digits
from sklearn.linear_model import SGDClassifier
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

X, y = load_digits(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=5, stratify=y)
model = make_pipeline(StandardScaler(), SGDClassifier(loss="log_loss", alpha=1e-3, max_iter=40, tol=None, random_state=0))
model.fit(X_train, y_train)
print("accuracy", model.score(X_test, y_test))
