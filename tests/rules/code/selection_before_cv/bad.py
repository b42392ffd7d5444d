"""The twenty best genes are picked on all patients, then cross-validated on the same patients.

Fault at line 15.
"""

import pandas as pd
from sklearn.feature_selection import SelectKBest, f_classif
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_score

patients = pd.read_csv("expression.csv", index_col=0)
y = patients["responded"].to_numpy()
X = patients.drop(columns=["responded"]).to_numpy()

X_best = SelectKBest(f_classif, k=20).fit_transform(X, y)

folds = StratifiedKFold(n_splits=5, shuffle=True, random_state=3)
scores = cross_val_score(LogisticRegression(max_iter=2000), X_best, y, cv=folds)
print(f"{scores.mean():.3f} ± {scores.std():.3f}")
