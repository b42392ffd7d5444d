"""Wine: the training part is scaled once, a search on it chooses C, and the test part, scaled by the same fit, judges."""

from sklearn.datasets import load_wine
from sklearn.metrics import f1_score
from sklearn.model_selection import GridSearchCV, train_test_split
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

X, y = load_wine(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.35, stratify=y, random_state=3)
scaler = StandardScaler().fit(X_train)
search = GridSearchCV(SVC(), {"C": [0.1, 0.3, 1, 3, 10]}, cv=5).fit(scaler.transform(X_train), y_train)
print(search.best_params_, f1_score(y_test, search.predict(scaler.transform(X_test)), average="macro"))
