import numpy as np
from sklearn.datasets import make_classification
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import f1_score, precision_score, recall_score
from sklearn.model_selection import train_test_split

X, y = make_classification(
    4000, 12, n_informative=6, weights=[0.93], class_sep=1.0, flip_y=0.02, random_state=3
)
a, t, ya, yt = train_test_split(X, y, test_size=0.25, stratify=y, random_state=0)
a, v, ya, yv = train_test_split(a, ya, test_size=0.25, stratify=ya, random_state=0)
m = RandomForestClassifier(120, min_samples_leaf=2, class_weight="balanced_subsample", random_state=0).fit(
    a, ya
)
pv = m.predict_proba(v)[:, 1]
cuts = np.linspace(0.1, 0.7, 25)
cut = max(cuts, key=lambda c: f1_score(yv, pv >= c))
pt = m.predict_proba(t)[:, 1] >= cut
print(cut, f1_score(yt, pt), precision_score(yt, pt), recall_score(yt, pt))
