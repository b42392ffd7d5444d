"""Loan default prediction."""
import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def load_loans():
    rng = np.random.default_rng(88)
    n = 3000
    d = pd.DataFrame({
        "loan_no": np.arange(500_000, 500_000 + n),
        "amount": rng.lognormal(9, .5, n).round(-2),
        "term_months": rng.choice([12, 24, 36, 60], n),
        "income": rng.lognormal(10.3, .4, n).round(-2),
        "open_lines": rng.poisson(3, n),
    })
    z = (-1.6 + .8 * (np.log(d.amount) - 9) - 1.4 * (np.log(d.income) - 10.3)
         + .015 * (d.term_months - 30) + .15 * (d.open_lines - 3))
    d["default"] = (rng.random(n) < 1 / (1 + np.exp(-z))).astype(int)
    days = rng.integers(60, 700, n)
    d["days_to_default"] = np.where(d["default"] == 1, days, 0)
    return d


class LoanModel:
    #: columns which are not given to the model
    ignored = ("loan_no", "default", "days_to_default")

    def __init__(self):
        self.pipe = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))

    def _x(self, d):
        return d[[c for c in d.columns if c not in self.ignored]]

    def fit(self, d):
        self.pipe.fit(self._x(d), d["default"])
        return self

    def prob(self, d):
        return self.pipe.predict_proba(self._x(d))[:, 1]


if __name__ == "__main__":
    loans = load_loans()
    train, test = train_test_split(loans, test_size=.3, stratify=loans["default"], random_state=0)
    p = LoanModel().fit(train).prob(test)
    print("default rate  %.3f" % loans["default"].mean())
    print("ROC AUC       %.3f" % roc_auc_score(test["default"], p))
    print("avg precision %.3f" % average_precision_score(test["default"], p))
