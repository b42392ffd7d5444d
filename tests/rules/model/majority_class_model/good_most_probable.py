"""Which bee hives swarm next week? The most probable class of a forest that weighs the classes, in a class of the program's own."""

import numpy as np
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.metrics import balanced_accuracy_score, f1_score


class SwarmWatch:
    def __init__(self, **settings):
        self.trees = ExtraTreesClassifier(150, random_state=0, **settings)

    def learn(self, hives, swarmed):
        self.trees.fit(hives, swarmed)
        return self

    def warned(self, hives):
        return np.argmax(self.trees.predict_proba(hives), axis=1)


def season(n, seed):
    rng = np.random.default_rng(seed)
    weight, brood, queen_age, heat = rng.normal(38, 6, n), rng.gamma(5, 1.2, n), rng.uniform(0, 4, n), rng.normal(22, 4, n)
    z = -5.2 + 0.16 * (weight - 38) + 0.45 * (brood - 6) + 0.8 * (queen_age - 2) + 0.2 * (heat - 22)
    return np.column_stack([weight, brood, queen_age, heat]), (rng.random(n) < 1 / (1 + np.exp(-z))).astype(int)


hives, swarmed = season(4000, 1)
later, truth = season(2500, 2)
warned = SwarmWatch(min_samples_leaf=20, class_weight="balanced").learn(hives, swarmed).warned(later)
print("F1", f1_score(truth, warned), "balanced", balanced_accuracy_score(truth, warned))
