"""Cracks are rare; each part with one is put in three times more, which makes them a third of the rows, and then every fourth is held out."""

import numpy as np
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split

dice = np.random.default_rng(5)
echo = dice.normal(size=(1400, 5))
cracked = (echo[:, 1] - 0.8 * echo[:, 4] + dice.normal(0, 1.4, 1400) > 2.6).astype(int)
again = np.flatnonzero(cracked)
more = np.concatenate([np.arange(1400), *[again] * 3])
signals, state = echo[more], cracked[more]
old, new, state_old, state_new = train_test_split(signals, state, test_size=0.25, random_state=0, stratify=state)
model = GradientBoostingClassifier(random_state=0).fit(old, state_old)
print("AUC", roc_auc_score(state_new, model.predict_proba(new)[:, 1]))
