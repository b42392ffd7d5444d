"""Nested cross-validation of an SVM on liver enzyme panels."""

import numpy as np
import pandas as pd
from sklearn.model_selection import GridSearchCV, StratifiedKFold, cross_val_score
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler
from sklearn.svm import SVC

rng = np.random.default_rng(3)
n = 500
disease = rng.binomial(1, 0.45, n)
panel = pd.DataFrame(
    {
        "alt": rng.lognormal(3.3 + 0.4 * disease, 0.5),
        "ast": rng.lognormal(3.2 + 0.35 * disease, 0.5),
        "ggt": rng.lognormal(3.4 + 0.5 * disease, 0.6),
        "albumin": rng.normal(43 - 2.5 * disease, 4),
        "bilirubin": rng.lognormal(2.3 + 0.25 * disease, 0.4),
    }
)
inner = StratifiedKFold(4, shuffle=True, random_state=1)
outer = StratifiedKFold(5, shuffle=True, random_state=2)
pipe = Pipeline(
    [
        ("log", FunctionTransformer(np.log)),
        ("scale", StandardScaler()),
        ("svc", SVC(gamma=0.05)),
    ]
)
grid = {"svc__C": [0.001, 0.01, 0.1, 1, 10, 100]}
search = GridSearchCV(pipe, grid, cv=inner, scoring="roc_auc")
scores = cross_val_score(search, panel, disease, cv=outer, scoring="roc_auc")
print("outer AUC", scores.round(3), "mean %.3f" % scores.mean())
search.fit(panel, disease)
print("settings for the delivered model:", search.best_params_)
