"""Can a 10-channel electronic nose tell fresh from stored fish at all?"""
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, permutation_test_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


@dataclass
class Study:
    per_group: int = 90
    channels: int = 10
    effect: float = 0.6
    shuffles: int = 99
    seed: int = 18


def sniff(study):
    rng = np.random.default_rng(study.seed)
    stored = np.repeat([0, 1], study.per_group)
    direction = rng.normal(0, 1, study.channels)
    nose = rng.normal(0, 1, (2 * study.per_group, study.channels))
    return nose + study.effect * np.outer(stored, direction), stored


def main():
    study = Study()
    nose, stored = sniff(study)
    clf = make_pipeline(StandardScaler(), LogisticRegression(C=0.3))
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    score, null, p = permutation_test_score(
        clf, nose, stored, cv=folds, n_permutations=study.shuffles, scoring="roc_auc", random_state=1)
    print("AUC with the real labels %.3f" % score)
    print("AUC with shuffled labels %.3f +/- %.3f" % (null.mean(), null.std()))
    print("p = %.4f" % p)


if __name__ == "__main__":
    main()
