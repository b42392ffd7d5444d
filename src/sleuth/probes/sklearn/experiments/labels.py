"""`labels`: which labels other models contradict that had not seen them."""

from __future__ import annotations

from time import perf_counter

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.fit import Fit
from sleuth.probes.sklearn.experiments.comparing import silently
from sleuth.probes.sklearn.experiments.design import raw_numbers
from sleuth.probes.sklearn.experiments.problem import problem_of
from sleuth.probes.sklearn.holding import Holder
from sleuth.stats.confident import contradicted, evenness

MOST_ROWS = 2000
MOST_COLUMNS = 200
LEAST_PER_CLASS = 15
N_FOLDS = 4
MARGIN = 0.5
LEAST_LEFT = 1.5  # seconds
SEED = 31


def labels(fit: Fit, holder: Holder, end: float) -> dict[str, float]:
    """Forests and nearest neighbours tell the classes of the training rows out of fold; labels that both contradict are counted.

    Raises:
        NotApplicable: the target is a number, there are too few rows of a class, or there is no time.
    """
    from sklearn.ensemble import ExtraTreesClassifier
    from sklearn.model_selection import StratifiedKFold, cross_val_predict
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    problem = problem_of(fit, holder)
    if not problem.is_class:
        raise NotApplicable("the target is no class")
    x, _ = raw_numbers(problem)
    if x.shape[1] > MOST_COLUMNS or perf_counter() + LEAST_LEFT > end:
        raise NotApplicable("there is no time for other models")
    chosen = np.random.default_rng(SEED).permutation(len(x))[:MOST_ROWS]
    x, (_, y) = np.nan_to_num(x[chosen], posinf=0, neginf=0), np.unique(problem.y[chosen], return_inverse=True)
    if np.bincount(y).min() < LEAST_PER_CLASS:
        raise NotApplicable(f"a class has fewer than {LEAST_PER_CLASS} rows")
    folds = StratifiedKFold(N_FOLDS, shuffle=True, random_state=SEED)
    forest = ExtraTreesClassifier(100, min_samples_leaf=3, random_state=SEED)
    near = make_pipeline(StandardScaler(), KNeighborsClassifier(11))
    with silently():
        told = [cross_val_predict(one, x, y, cv=folds, method="predict_proba") for one in (forest, near)]
    both = (told[0] + told[1]) / 2
    found = contradicted(both, y, min_margin=MARGIN)
    return {
        "share": len(found) / len(y), "rows": float(len(found)), "of": float(len(y)), "evenness": evenness(both, y),
        "accuracy": float((both.argmax(1) == y).mean()), "chance": float(np.bincount(y).max() / len(y)),
    }  # fmt: skip
