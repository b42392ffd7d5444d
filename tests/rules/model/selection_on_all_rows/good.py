"""Gene panel: the selector stands in the pipeline, so every fold chooses for itself; at the end the panel of all patients is listed."""

import numpy as np
from sklearn.feature_selection import SelectKBest, f_classif
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_score
from sklearn.pipeline import make_pipeline

dice = np.random.default_rng(0)
probes = dice.normal(size=(150, 300))
outcome = dice.integers(0, 2, 150)
probes[:, :4] += 0.9 * outcome[:, None]

model = make_pipeline(SelectKBest(f_classif, k=12), LogisticRegression())
scores = cross_val_score(model, probes, outcome, cv=StratifiedKFold(5, shuffle=True, random_state=1), scoring="roc_auc")
print(f"AUC {scores.mean():.2f}")
print("panel", np.flatnonzero(SelectKBest(f_classif, k=12).fit(probes, outcome).get_support()))
