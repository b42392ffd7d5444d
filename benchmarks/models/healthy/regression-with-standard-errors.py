"""Energy use of offices: least squares by hand with standard errors, checked on offices kept aside."""
import numpy as np
from scipy import stats


def offices(n=800, seed=57):
    rng = np.random.default_rng(seed)
    people = rng.gamma(6, 8, n)
    glass = rng.uniform(0.1, 0.8, n)
    renovated = rng.integers(0, 2, n)
    degree_days = rng.normal(2.9, 0.4, n)  # thousands
    kwh = 12 + 0.42 * people + 18 * glass - 5.5 * renovated + 7 * degree_days + rng.normal(0, 5, n)
    return np.column_stack([people, glass, renovated, degree_days]), kwh


def design(X, centre):
    return np.column_stack([np.ones(len(X)), X - centre])


def ols(A, y):
    beta, *_ = np.linalg.lstsq(A, y, rcond=None)
    residual = y - A @ beta
    df = len(y) - A.shape[1]
    s2 = residual @ residual / df
    se = np.sqrt(s2 * np.diag(np.linalg.inv(A.T @ A)))
    return beta, se, np.sqrt(s2), df


X, y = offices()
order = np.random.default_rng(1).permutation(len(y))
fit, held = order[:500], order[500:]
centre = X[fit].mean(axis=0)

A = design(X[fit], centre)
beta, se, s, df = ols(A, y[fit])
t = stats.t(df).ppf(0.975)
for name, b, e in zip(("mean office", "people", "glass share", "renovated", "degree days"), beta, se):
    print(f"{name:12s} {b:8.3f}  se {e:6.3f}  95% {b - t * e:8.3f} .. {b + t * e:8.3f}")

B = design(X[held], centre)
error = y[held] - B @ beta
half = t * s * np.sqrt(1 + np.einsum("ij,jk,ik->i", B, np.linalg.inv(A.T @ A), B))
print(f"held-out RMSE {np.sqrt(np.mean(error ** 2)):.2f} (residual sd in the fit {s:.2f})")
print(f"held-out R2 {1 - (error ** 2).sum() / ((y[held] - y[held].mean()) ** 2).sum():.3f}")
print(f"coverage of the 95% prediction interval {np.mean(np.abs(error) <= half):.3f}")
