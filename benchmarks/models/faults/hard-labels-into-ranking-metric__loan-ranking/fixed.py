"""Ranking of loan applications for manual review."""
import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PowerTransformer


class ReviewRanker:
    def __init__(self):
        self.core = make_pipeline(PowerTransformer(), LogisticRegression(C=1.0))

    def fit(self, X, y):
        self.core.fit(X, y)
        return self

    def order(self, X):
        return self.core.decision_function(X)


g = np.random.default_rng(44)
n = 3500
loans = pd.DataFrame({
    "amount": g.lognormal(9, 0.5, n), "salary": g.lognormal(10.3, 0.35, n),
    "open_lines": g.poisson(3, n) + 0.5, "history_years": g.gamma(3, 4, n),
})
z = -1.6 + 1.2 * (np.log(loans.amount) - 9) - 2.0 * (np.log(loans.salary) - 10.3) + 0.3 * (loans.open_lines - 3.5) - 0.05 * (loans.history_years - 12)
bad = (g.random(n) < 1 / (1 + np.exp(-z))).astype(int)

auc, ap = [], []
for tr, te in StratifiedKFold(5, shuffle=True, random_state=0).split(loans, bad):
    ranker = ReviewRanker().fit(loans.iloc[tr], bad[tr])
    s = ranker.order(loans.iloc[te])
    auc.append(roc_auc_score(bad[te], s))
    ap.append(average_precision_score(bad[te], s))
print("share of bad loans %.3f" % bad.mean())
print("ROC AUC %.3f +/- %.3f" % (np.mean(auc), np.std(auc)))
print("AP      %.3f +/- %.3f" % (np.mean(ap), np.std(ap)))
