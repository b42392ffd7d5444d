from collections import Counter

import numpy as np
from sklearn.datasets import load_wine
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def evaluate(model, X, y, cv):
    """Macro F1 of every fold and the counts of the classes in its test part."""
    for train, test in cv.split(X, y):
        model.fit(X[train], y[train])
        guess = model.predict(X[test])
        yield f1_score(y[test], guess, average="macro", labels=np.unique(y[test])), Counter(y[test].tolist())


if __name__ == "__main__":
    X, y = load_wine(return_X_y=True)
    lda = make_pipeline(StandardScaler(), LinearDiscriminantAnalysis(solver="lsqr", shrinkage="auto"))
    cv = StratifiedKFold(n_splits=3, shuffle=True, random_state=0)
    result = list(evaluate(lda, X, y, cv))
    for score, counts in result:
        print("macro F1 %.3f" % score)
    print("mean %.3f" % np.mean([r[0] for r in result]))
