"""Toxic-post score from 12 style features (caps, exclamations, replies ...)."""

import argparse

import numpy as np
from sklearn.datasets import make_classification
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.model_selection import train_test_split

parser = argparse.ArgumentParser()
parser.add_argument("--posts", type=int, default=3000)
parser.add_argument("--seed", type=int, default=16)
opt = parser.parse_args()

style, toxic = make_classification(
    n_samples=opt.posts,
    n_features=12,
    n_informative=7,
    n_redundant=2,
    flip_y=0.2,
    class_sep=0.9,
    random_state=opt.seed,
)
X_dev, X_test, y_dev, y_test = train_test_split(
    style, toxic, test_size=0.3, stratify=toxic, random_state=opt.seed
)

booster = HistGradientBoostingClassifier(
    learning_rate=0.1,
    max_iter=600,
    max_leaf_nodes=15,
    early_stopping=False,
    random_state=opt.seed,
)
booster.fit(X_dev, y_dev)
p = booster.predict_proba(X_test)[:, 1]
print("rounds       ", booster.n_iter_)
print("test log loss %.3f" % log_loss(y_test, p))
print("test AUC      %.3f" % roc_auc_score(y_test, p))
