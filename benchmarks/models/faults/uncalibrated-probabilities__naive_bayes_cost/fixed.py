"""Expected cost of skipping an inspection, from failure probabilities."""
import numpy as np
from sklearn.calibration import CalibratedClassifierCV
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.naive_bayes import GaussianNB

COST_FAILURE = 900.0


def pumps(n=5000, seed=36):
    """Ten sensors of which groups look at the same two hidden states."""
    rng = np.random.default_rng(seed)
    wear, heat = rng.normal(size=(2, n))
    X = np.column_stack([wear + rng.normal(0, .4, n) for _ in range(6)]
                        + [heat + rng.normal(0, .4, n) for _ in range(4)])
    fail = rng.random(n) < 1 / (1 + np.exp(-(-.6 + .9 * wear + .5 * heat)))
    return X, fail.astype(int)


def ece(y, p, bins=10):
    which = np.minimum((p * bins).astype(int), bins - 1)
    return sum(abs(y[which == b].mean() - p[which == b].mean()) * (which == b).mean()
               for b in range(bins) if (which == b).any())


def main():
    X, y = pumps()
    X_tr, X_te, y_tr, y_te = train_test_split(X, y, test_size=.4, stratify=y, random_state=2)
    model = CalibratedClassifierCV(GaussianNB(), method="isotonic", cv=5)
    model.fit(X_tr, y_tr)
    p = model.predict_proba(X_te)[:, 1]
    print("AUC      %.3f" % roc_auc_score(y_te, p))
    print("Brier    %.3f" % brier_score_loss(y_te, p))
    print("log loss %.3f" % log_loss(y_te, p))
    print("ECE      %.3f" % ece(y_te, p))
    low = p < .1
    print("pumps below 10 %%: %d, expected cost %.0f, true cost %.0f" % (
        low.sum(), COST_FAILURE * p[low].sum(), COST_FAILURE * y_te[low].sum()))


if __name__ == "__main__":
    main()
