import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils import resample


def bootstrap(y, p, metric, n_rounds=400, seed=0):
    rng = np.random.RandomState(seed)
    values = []
    while len(values) < n_rounds:
        yb, pb = resample(y, p, random_state=rng)
        if yb.min() == yb.max():
            continue
        values.append(metric(yb, pb))
    return np.percentile(values, [2.5, 97.5])


def main():
    X, y = load_breast_cancer(return_X_y=True)
    X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=.4, stratify=y, random_state=5)
    model = make_pipeline(StandardScaler(), PCA(6, random_state=0), LogisticRegression(C=.5))
    model.fit(X_train, y_train)
    p = model.predict_proba(X_test)[:, 1]
    low, high = bootstrap(y_test, p, roc_auc_score)
    print("test cases: %d" % len(y_test))
    print("AUC %.4f, 95%% interval %.4f to %.4f" % (roc_auc_score(y_test, p), low, high))


if __name__ == "__main__":
    main()
