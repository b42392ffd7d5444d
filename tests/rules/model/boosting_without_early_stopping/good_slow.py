"""Clear prices: many slow rounds, each of which still helps."""

from sklearn.datasets import make_friedman1
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.model_selection import train_test_split

X, y = make_friedman1(800, noise=0.3, random_state=0)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
model = GradientBoostingRegressor(n_estimators=300, learning_rate=0.05, random_state=0).fit(X_train, y_train)
print("R2", model.score(X_test, y_test))
