# ridge regression and k-fold written out in numpy, checked against scikit-learn
import numpy as np
from sklearn.linear_model import Ridge

rng = np.random.default_rng(27)
n, p = 600, 12
X = rng.normal(rng.uniform(-5, 5, p), rng.uniform(1, 5, p), (n, p))
y = (X - X.mean(0)) / X.std(0) @ rng.normal(0, 2, p) + 10 + rng.normal(0, 3, n)
perm = rng.permutation(n)
folds = np.array_split(perm, 6)
alphas = [0.01, 0.1, 1, 10, 100, 1000]


def solve(A, b, lam):
    mu, sd, ym = A.mean(0), A.std(0), b.mean()
    Z = (A - mu) / sd
    w = np.linalg.solve(Z.T @ Z + lam * np.eye(A.shape[1]), Z.T @ (b - ym))
    return lambda Q: (Q - mu) / sd @ w + ym


test = folds[0]
err = dict.fromkeys(alphas, 0.0)
for k in range(1, 6):
    va = folds[k]
    tr = np.concatenate([f for j, f in enumerate(folds) if j not in (0, k)])
    for lam in alphas:
        err[lam] += np.mean((solve(X[tr], y[tr], lam)(X[va]) - y[va]) ** 2) / 5
lam = min(err, key=err.get)
rest = np.concatenate(folds[1:])
hat = solve(X[rest], y[rest], lam)(X[test])
print({k: round(float(v), 3) for k, v in err.items()}, "->", lam)
print("test R2 %.3f" % (1 - ((hat - y[test]) ** 2).sum() / ((y[test] - y[test].mean()) ** 2).sum()))
mu, sd = X[rest].mean(0), X[rest].std(0)
ref = Ridge(alpha=lam).fit((X[rest] - mu) / sd, y[rest]).predict((X[test] - mu) / sd)
print("largest difference to scikit-learn %.2e" % np.abs(ref - hat).max())
