import numpy as np
import pandas as pd
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.model_selection import StratifiedKFold, cross_val_score


def recordings(n_speakers=140, per_speaker=12, seed=6):
    """Voice measures of people with and without the disease (12 recordings each)."""
    rng = np.random.default_rng(seed)
    ill = rng.integers(0, 2, n_speakers)
    voice = rng.normal(0, 1, (n_speakers, 8))
    voice[:, 0] += 1.0 * ill
    voice[:, 1] -= 0.8 * ill
    voice[:, 2] += 0.4 * ill
    who = np.repeat(np.arange(n_speakers), per_speaker)
    m = voice[who] + rng.normal(0, .3, (len(who), 8))
    d = pd.DataFrame(m, columns=["jitter", "shimmer", "hnr", "f0", "f0_sd", "rpde", "dfa", "ppe"])
    d.insert(0, "speaker", [f"S{w:03d}" for w in who])
    d["ill"] = ill[who]
    return d


d = recordings()
print(d.groupby("ill").speaker.nunique().to_dict(), "speakers;", len(d), "recordings")

X = d.drop(columns=["speaker", "ill"])
y = d["ill"]
clf = ExtraTreesClassifier(n_estimators=80, min_samples_leaf=3, random_state=0)
cv = StratifiedKFold(n_splits=5, shuffle=True, random_state=0)
auc = cross_val_score(clf, X, y, cv=cv, scoring="roc_auc")
print("AUC", auc.round(3), "mean", auc.mean().round(3))
