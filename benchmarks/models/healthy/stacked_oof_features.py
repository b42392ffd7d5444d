import numpy as np
from sklearn.datasets import make_classification
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import KFold, train_test_split
from sklearn.naive_bayes import GaussianNB

X, y = make_classification(2000, 12, n_informative=6, random_state=5)
a, b, ya, yb = train_test_split(X, y, stratify=y, random_state=0)
bases = [RandomForestClassifier(60, min_samples_leaf=3, random_state=0), GaussianNB()]
oof = np.zeros((len(a), 2))
top = np.zeros((len(b), 2))
for j, m in enumerate(bases):
    for tr, te in KFold(5, shuffle=True, random_state=0).split(a):
        oof[te, j] = m.fit(a[tr], ya[tr]).predict_proba(a[te])[:, 1]
    top[:, j] = m.fit(a, ya).predict_proba(b)[:, 1]
meta = LogisticRegression().fit(oof, ya)
print(roc_auc_score(yb, meta.predict_proba(top)[:, 1]))
