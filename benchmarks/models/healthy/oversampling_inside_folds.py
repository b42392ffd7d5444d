import numpy as np
import pandas as pd
from sklearn.metrics import average_precision_score, balanced_accuracy_score
from sklearn.model_selection import StratifiedKFold
from sklearn.neighbors import KNeighborsClassifier, NearestNeighbors
from sklearn.preprocessing import StandardScaler


def blend_minority(X, y, k=5, seed=0):
    """Synthetic minority rows between neighbours (SMOTE style)."""
    rng = np.random.default_rng(seed)
    M = X[y == 1]
    need = (y == 0).sum() - len(M)
    nb = NearestNeighbors(n_neighbors=k + 1).fit(M).kneighbors(M, return_distance=False)[:, 1:]
    a = rng.integers(0, len(M), need)
    b = nb[a, rng.integers(0, k, need)]
    new = M[a] + rng.random((need, 1)) * (M[b] - M[a])
    return np.vstack([X, new]), np.concatenate([y, np.ones(need, int)])


rng = np.random.default_rng(9)
n = 3000
hive = pd.DataFrame({"temp": rng.normal(35, 1, n), "humid": rng.normal(58, 7, n), "sound": rng.normal(240, 20, n), "mites": rng.gamma(2, 2, n)})
z = -4.1 - 1.0 * (hive.temp - 35) + 0.45 * (hive.mites - 4) + 0.05 * (hive.sound - 240) + 0.06 * (hive.humid - 58)
collapse = (rng.random(n) < 1 / (1 + np.exp(-z))).astype(int)
X = hive.to_numpy()
ap, ba = [], []
for tr, te in StratifiedKFold(5, shuffle=True, random_state=3).split(X, collapse):
    sc = StandardScaler().fit(X[tr])
    Xb, yb = blend_minority(sc.transform(X[tr]), collapse[tr])
    knn = KNeighborsClassifier(41).fit(Xb, yb)
    p = knn.predict_proba(sc.transform(X[te]))[:, 1]
    ap.append(average_precision_score(collapse[te], p))
    ba.append(balanced_accuracy_score(collapse[te], p > 0.5))
print("collapse share %.3f" % collapse.mean())
print("AP %.3f +/- %.3f   balanced accuracy %.3f +/- %.3f" % (np.mean(ap), np.std(ap), np.mean(ba), np.std(ba)))
