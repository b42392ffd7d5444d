"""A survey with yes and no answers: equal rows are different persons, and as many bought as did not."""

import numpy as np
import pandas as pd
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.naive_bayes import BernoulliNB

dice = np.random.default_rng(3)
answers = pd.DataFrame(dice.integers(0, 2, (1600, 7)), columns=[f"q{i}" for i in range(1, 8)])
bought = (answers.sum(axis=1) + dice.normal(0, 1.5, 1600) > 3.5).astype(int)
a, b, ya, yb = train_test_split(answers, bought, test_size=0.25, random_state=1)
print(roc_auc_score(yb, BernoulliNB().fit(a, ya).predict_proba(b)[:, 1]))
