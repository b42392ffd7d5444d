import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.feature_selection import SelectKBest, f_classif
from sklearn.model_selection import GridSearchCV, StratifiedKFold, cross_val_score
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

X, y = load_breast_cancer(return_X_y=True)

pipe = Pipeline([
    ("scale", StandardScaler()),
    ("select", SelectKBest(f_classif)),
    ("svm", SVC(kernel="rbf")),
])
grid = {
    "select__k": [10, 20],
    "svm__C": [0.1, 1, 10, 100],
    "svm__gamma": [0.001, 0.01, 0.1],
}

inner = StratifiedKFold(3, shuffle=True, random_state=1)
outer = StratifiedKFold(4, shuffle=True, random_state=2)

search = GridSearchCV(pipe, grid, cv=inner, scoring="roc_auc")
scores = cross_val_score(search, X, y, cv=outer, scoring="roc_auc")

print("outer AUC per fold:", np.round(scores, 4))
print("nested estimate: %.4f +- %.4f" % (scores.mean(), scores.std(ddof=1)))
