"""Which donors answer a letter? Hardly one is likely to; the out-of-fold probabilities rank them, and are judged as a ranking."""

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict

rng = np.random.default_rng(6)
X = rng.normal(size=(4000, 5))
answers = (rng.random(4000) < 1 / (1 + np.exp(-(X[:, 0] + 0.7 * X[:, 1] - 3.6)))).astype(int)
folds = StratifiedKFold(5, shuffle=True, random_state=0)
chance = cross_val_predict(LogisticRegression(), X, answers, cv=folds, method="predict_proba")[:, 1]
print("auc", roc_auc_score(answers, chance), "average precision", average_precision_score(answers, chance))
