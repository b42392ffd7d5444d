"""Pick a decision tree for the nurse retention survey."""
import numpy as np
from sklearn.datasets import make_classification
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.tree import DecisionTreeClassifier

X, y = make_classification(
    n_samples=700, n_features=6, n_informative=5, n_redundant=0, flip_y=0.25,
    class_sep=0.6, random_state=4,
)
X_dev, X_test, y_dev, y_test = train_test_split(X, y, test_size=0.25, stratify=y, random_state=4)
X_fit, X_cmp, y_fit, y_cmp = train_test_split(X_dev, y_dev, test_size=0.3, stratify=y_dev, random_state=0)

rng = np.random.default_rng(0)
best_auc, best_model = -np.inf, None
for trial in range(80):
    params = dict(
        max_depth=int(rng.integers(2, 9)),
        min_samples_leaf=int(rng.integers(5, 40)),
        max_features=int(rng.integers(2, 7)),
        splitter=str(rng.choice(["best", "random"])),
    )
    model = DecisionTreeClassifier(random_state=trial, **params)
    model.fit(X_fit, y_fit)
    auc = roc_auc_score(y_cmp, model.predict_proba(X_cmp)[:, 1])
    if auc > best_auc:
        best_auc, best_model, best_params = auc, model, params

print("best setting:", best_params)
best_model.fit(X_dev, y_dev)
print("test ROC AUC: %.3f" % roc_auc_score(y_test, best_model.predict_proba(X_test)[:, 1]))
