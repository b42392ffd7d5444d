"""Scorecard bake-off for a small lender."""
import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier, GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier


def applications(n=2400, seed=21):
    g = np.random.default_rng(seed)
    d = pd.DataFrame({
        "income_k": g.lognormal(3.6, 0.4, n),
        "debt_ratio": g.beta(2, 4, n),
        "late_12m": g.poisson(0.7, n),
        "years_job": g.exponential(5, n),
        "age": g.integers(21, 70, n),
        "utilisation": g.beta(2, 2, n),
    })
    z = (-0.9 + 2.2 * (d.debt_ratio - 0.33) + 0.55 * (d.late_12m - 0.7) - 0.02 * (d.income_k - 40)
         - 0.06 * (d.years_job - 5) + 1.3 * (d.utilisation - 0.5) * (d.late_12m > 0) - 0.012 * (d.age - 45))
    return d, (g.random(n) < 1 / (1 + np.exp(-z))).astype(int)


X, y = applications()
X_dev, X_te, y_dev, y_te = train_test_split(X, y, test_size=0.25, stratify=y, random_state=4)
X_tr, X_va, y_tr, y_va = train_test_split(X_dev, y_dev, test_size=0.3, stratify=y_dev, random_state=4)

candidates = {"logit": make_pipeline(StandardScaler(), LogisticRegression())}
for k in (15, 31, 61):
    candidates[f"knn{k}"] = make_pipeline(StandardScaler(), KNeighborsClassifier(k))
for depth in (3, 4, 5):
    candidates[f"tree{depth}"] = DecisionTreeClassifier(max_depth=depth, random_state=0)
    candidates[f"gbm{depth - 1}"] = GradientBoostingClassifier(n_estimators=60, max_depth=depth - 1, learning_rate=0.06, subsample=0.7, random_state=0)
    candidates[f"forest{2 * depth}"] = RandomForestClassifier(150, max_depth=2 * depth, min_samples_leaf=10, random_state=0)

board = {}
for name, est in candidates.items():
    est.fit(X_tr, y_tr)
    board[name] = roc_auc_score(y_va, est.predict_proba(X_va)[:, 1])
ranking = pd.Series(board).sort_values(ascending=False)
print(ranking.round(4).to_string())
final = candidates[ranking.index[0]].fit(X_dev, y_dev)
print(f"\nwinner {ranking.index[0]}: AUC on unseen applications {roc_auc_score(y_te, final.predict_proba(X_te)[:, 1]):.3f}")
