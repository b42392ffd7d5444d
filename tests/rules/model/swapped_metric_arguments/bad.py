"""Diabetes: R2 is asked with the prediction in the place of the truth."""

from sklearn.datasets import load_diabetes
from sklearn.linear_model import Ridge
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

X, y = load_diabetes(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, random_state=0)
model = Ridge(0.1).fit(X_train, y_train)
y_pred = model.predict(X_test)
print("R2", r2_score(y_pred, y_test))
