"""Which donors answer the letter? Five-fold cross-validation."""
import numpy as np
import pandas as pd
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.model_selection import StratifiedKFold, cross_val_score


def donors(n=4000, seed=14):
    rng = np.random.default_rng(seed)
    d = pd.DataFrame({
        "gifts_last_3y": rng.poisson(1.5, n),
        "months_since_gift": rng.gamma(2, 8, n).round(),
        "mean_gift": rng.lognormal(3, .6, n).round(2),
        "age": rng.integers(25, 92, n),
    })
    z = (-4.4 + .8 * d.gifts_last_3y - .08 * (d.months_since_gift - 16)
         + .02 * (d.age - 55) + .5 * (np.log(d.mean_gift) - 3))
    d["answered"] = (rng.random(n) < 1 / (1 + np.exp(-z))).astype(int)
    return d


def evaluate(model, d):
    X, y = d.drop(columns="answered"), d["answered"]
    cv = StratifiedKFold(5, shuffle=True, random_state=0)
    return cross_val_score(model, X, y, cv=cv, scoring="average_precision")


if __name__ == "__main__":
    data = donors()
    gb = GradientBoostingClassifier(n_estimators=60, max_depth=2, learning_rate=.1, random_state=0)
    s = evaluate(gb, data)
    print("donors: %d, answers: %d" % (len(data), data.answered.sum()))
    print("score of the 5 folds:", np.round(s, 3))
    print("mean %.3f, sd %.3f" % (s.mean(), s.std(ddof=1)))
