"""Does max_features matter for the forest? 240 patients."""
import numpy as np
from sklearn.datasets import make_classification
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold

X, y = make_classification(n_samples=240, n_features=6, n_informative=5, n_redundant=0,
                           flip_y=0.2, class_sep=0.8, random_state=10)

splits = StratifiedKFold(n_splits=5, shuffle=True, random_state=5)
differences, scores = [], {"sqrt": [], None: []}
for train, test in splits.split(X, y):
    for setting in scores:
        forest = RandomForestClassifier(n_estimators=30, max_features=setting, min_samples_leaf=5, random_state=1)
        forest.fit(X[train], y[train])
        scores[setting].append(roc_auc_score(y[test], forest.predict_proba(X[test])[:, 1]))
    differences.append(scores[None][-1] - scores["sqrt"][-1])

for setting, values in scores.items():
    print("max_features=%-5s ROC AUC %.3f" % (setting, np.mean(values)))
gain = np.mean(differences)
print("all features improve the forest by %.3f" % gain)
