"""Wine with a random forest, which does not mind the units."""

from sklearn.datasets import load_wine
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import accuracy_score, f1_score
from sklearn.model_selection import train_test_split

X, y = load_wine(return_X_y=True, as_frame=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25, random_state=7, stratify=y)
forest = RandomForestClassifier(n_estimators=100, random_state=7)
forest.fit(X_train, y_train)
predicted = forest.predict(X_test)
print("accuracy", accuracy_score(y_test, predicted), "f1", f1_score(y_test, predicted, average="macro"))
for name, value in sorted(zip(X.columns, forest.feature_importances_), key=lambda pair: -pair[1])[:5]:
    print(f"{name:30s} {value:.3f}")
