"""The genes are picked inside each fold; the ones printed at the end are picked on all patients, and judge nothing."""

import pandas as pd
from sklearn.feature_selection import SelectKBest, VarianceThreshold, f_classif
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_score
from sklearn.pipeline import Pipeline

patients = pd.read_csv("expression.csv", index_col=0)
y = patients["responded"].to_numpy()
genes = patients.drop(columns=["responded"])
X = VarianceThreshold().fit_transform(genes)

folds = StratifiedKFold(n_splits=5, shuffle=True, random_state=3)
model = Pipeline([("best", SelectKBest(f_classif, k=20)), ("model", LogisticRegression(max_iter=2000))])
scores = cross_val_score(model, X, y, cv=folds)
print(f"{scores.mean():.3f} ± {scores.std():.3f}")

chosen = SelectKBest(f_classif, k=20).fit(genes, y)
print(sorted(genes.columns[chosen.get_support()]))
