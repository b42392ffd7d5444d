import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import train_test_split

table = np.load("plots.npz")
a, rest, ya, y_rest = train_test_split(table["x"], table["y"], test_size=0.4, random_state=0)
b, x_test, yb, y_test = train_test_split(rest, y_rest, test_size=0.5, random_state=0)

best, chosen = 0.0, None
for depth in (2, 4, 8, None):
    forest = RandomForestClassifier(max_depth=depth, random_state=0).fit(a, ya)
    score = balanced_accuracy_score(yb, forest.predict(b))
    if score > best:
        best, chosen = score, forest
print(balanced_accuracy_score(yb, chosen.predict(b)), balanced_accuracy_score(y_test, chosen.predict(x_test)))
