import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

X, y = load_breast_cancer(return_X_y=True)
a, b, ya, yb = train_test_split(X[:, :8], y, stratify=y, random_state=0)


def score(target):
    return roc_auc_score(
        yb, make_pipeline(StandardScaler(), LogisticRegression()).fit(a, target).predict_proba(b)[:, 1]
    )


real = score(ya)
rng = np.random.default_rng(0)
null = [score(rng.permutation(ya)) for _ in range(60)]
print(real, (np.sum(np.array(null) >= real) + 1) / 61)
