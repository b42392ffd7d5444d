import numpy as np
from sklearn.feature_selection import SelectKBest, f_classif
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import RepeatedStratifiedKFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def simulate_expression(n_patients=220, n_genes=3000, seed=0):
    """log-expression matrix; five genes are related to response."""
    rng = np.random.default_rng(seed)
    X = rng.normal(6.0, 1.0, size=(n_patients, n_genes))
    risk = X[:, :5].sum(axis=1) - 30
    y = (risk + rng.normal(0, 1.0, n_patients) > 0).astype(int)
    return X, y


def responder_model(k=None):
    steps = [StandardScaler()]
    if k:
        steps.append(SelectKBest(f_classif, k=k))
    steps.append(LogisticRegression(C=0.1, max_iter=1000))
    return make_pipeline(*steps)


X, y = simulate_expression()
print("patients %d, genes %d, responders %d" % (*X.shape, y.sum()))

cv = RepeatedStratifiedKFold(n_splits=5, n_repeats=3, random_state=1)
best = SelectKBest(f_classif, k=25).fit(X, y)
signature = best.get_support(indices=True)
print("signature:", signature[:10], "...")
auc = cross_val_score(responder_model(), X[:, signature], y, cv=cv, scoring="roc_auc")
print("AUC over 15 folds: mean %.3f, sd %.3f" % (auc.mean(), auc.std()))
