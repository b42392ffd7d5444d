"""Cuts through a probability, truth first; and a truth that the probability separates, held against another judgement of it."""

import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import fbeta_score, precision_score, recall_score
from sklearn.model_selection import train_test_split

dice = np.random.default_rng(8)
load = dice.uniform(0, 10, (900, 3))
breaks = (load[:, 0] + load[:, 1] > 11).astype(int)
load[:, 0] += np.where(breaks == 1, 2.0, -2.0)
seen, new, breaks_seen, breaks_new = train_test_split(load, breaks, test_size=0.4, random_state=1)
chance = RandomForestClassifier(60, random_state=0).fit(seen, breaks_seen).predict_proba(new)[:, 1]
for cut in (0.2, 0.5, 0.8):
    said = (chance >= cut).astype(int)
    print(cut, precision_score(breaks_new, said), recall_score(breaks_new, said), fbeta_score(breaks_new, said, beta=2))
inspector = (new[:, 1] > 6).astype(int)
print("the inspector", precision_score(breaks_new, inspector), recall_score(breaks_new, inspector))
careful, bold = (chance > 0.1).astype(int), (chance > 0.9).astype(int)
print("of the bold alarms among the careful ones", recall_score(bold, careful), precision_score(bold, careful))
