# optical inspection of castings, forest of extra trees
from sklearn.datasets import make_classification
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.metrics import average_precision_score, balanced_accuracy_score, recall_score
from sklearn.model_selection import train_test_split

RANDOM = 71

# 6000 parts, about 3 % with a defect (simulated line camera features)
X, y = make_classification(n_samples=6000, n_features=8, n_informative=8, n_redundant=0,
                           n_clusters_per_class=2, weights=[.97], class_sep=1.0,
                           flip_y=.01, random_state=RANDOM)
print("parts:", len(y), "defective:", int(y.sum()))

X_train, X_test, y_train, y_test = train_test_split(
    X, y, test_size=.4, stratify=y, random_state=RANDOM)

trees = ExtraTreesClassifier(n_estimators=100, min_samples_leaf=3,
                             class_weight="balanced", random_state=RANDOM)
trees.fit(X_train, y_train)

p = trees.predict_proba(X_test)[:, 1]
ap = average_precision_score(y_test, p)
print(f"average precision: {ap:.3f}  (share of defects {y_test.mean():.3f})")
print(f"balanced accuracy: {balanced_accuracy_score(y_test, p > .5):.3f}")
print(f"defects found:     {recall_score(y_test, p > .5):.1%}")
assert ap > 0.3
