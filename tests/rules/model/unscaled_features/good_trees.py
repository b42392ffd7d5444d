"""Wine on the raw measurements with boosted trees, which do not mind."""

from sklearn.datasets import load_wine
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.model_selection import train_test_split

X, y = load_wine(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.4, stratify=y, random_state=0)
model = GradientBoostingClassifier(n_estimators=60, random_state=0).fit(X_train, y_train)
print("accuracy", model.score(X_test, y_test))
