"""Credit scoring, small demo of our feature preparation."""
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score, brier_score_loss
from sklearn.model_selection import GroupShuffleSplit
from sklearn.preprocessing import QuantileTransformer


@dataclass
class Preparation:
    columns: list
    tool: QuantileTransformer = field(
        default_factory=lambda: QuantileTransformer(n_quantiles=100, output_distribution="normal",
                                                    random_state=0))

    def fit(self, frame):
        self.tool.fit(frame[self.columns])
        return self

    def __call__(self, frame):
        out = self.tool.transform(frame[self.columns])
        return pd.DataFrame(out, columns=self.columns, index=frame.index)


def applications(seed=31):
    rng = np.random.default_rng(seed)
    branch = np.repeat(np.arange(14), 140)
    wealth = rng.normal(0, 0.9, 14)[branch]
    n = len(branch)
    income = np.exp(10.3 + wealth + rng.normal(0, 0.4, n))
    debt = np.exp(9.0 + 0.4 * wealth + rng.normal(0, 0.8, n))
    age = rng.integers(19, 75, n)
    z = -0.3 - 1.6 * (np.log(income) - 10.3) + 0.9 * (np.log(debt) - 9.0) - 0.02 * (age - 45)
    default = rng.random(n) < 1 / (1 + np.exp(-z))
    return pd.DataFrame({"branch": branch, "income": income, "debt": debt, "age": age,
                         "default": default.astype(int)})


def main():
    cols = ["income", "debt", "age"]
    df = applications()
    tr, te = next(GroupShuffleSplit(n_splits=1, test_size=0.4, random_state=4)
                  .split(df, groups=df.branch))
    train, test = df.iloc[tr], df.iloc[te]

    prep = Preparation(cols).fit(train)
    Xtr = prep(train)
    Xte = Preparation(cols).fit(test)(test)

    clf = LogisticRegression(max_iter=500).fit(Xtr, train.default)
    p = clf.predict_proba(Xte)[:, 1]
    print(f"branches in test: {test.branch.nunique()}, applications: {len(test)}")
    print(f"AUC {roc_auc_score(test.default, p):.3f}  Brier {brier_score_loss(test.default, p):.3f}")


if __name__ == "__main__":
    main()
