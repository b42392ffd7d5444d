import numpy as np
from sklearn import metrics
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split
from sklearn.tree import DecisionTreeClassifier

X, y = load_wine(return_X_y=True)
X_fit, X_rest, y_fit, y_rest = train_test_split(X, y, test_size=0.3, random_state=1)
print("kept apart:", X_rest.shape, np.bincount(y_rest))
tree = DecisionTreeClassifier(max_depth=6, random_state=1)
tree.fit(X_fit, y_fit)
for name, rows, truth in [("fit", X_fit, y_fit), ("rest", X_rest, y_rest)]:
    print(name, metrics.accuracy_score(truth, tree.predict(rows)))
