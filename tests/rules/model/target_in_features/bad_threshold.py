"""Which machines will stand still for longer than was planned. The time that they stood is left in the table."""

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(11)
n = 1500
jobs = pd.DataFrame(
    {
        "age": rng.integers(1, 25, n),
        "load": rng.beta(4, 3, n),
        "parts": rng.poisson(5, n),
        "planned_hours": rng.gamma(6, 2, n),
    }
)
jobs["stood_hours"] = (
    jobs.planned_hours + 0.15 * (jobs.age - 12) + 4 * (jobs.load - 0.57) + 0.5 * (jobs.parts - 5) + rng.normal(0, 1, n)
)
overrun = (jobs.stood_hours > jobs.planned_hours + 1).astype(int)

X_train, X_test, y_train, y_test = train_test_split(jobs, overrun, test_size=0.3, random_state=1, stratify=overrun)
forest = RandomForestClassifier(200, min_samples_leaf=3, random_state=0).fit(X_train, y_train)
print("AUC", round(roc_auc_score(y_test, forest.predict_proba(X_test)[:, 1]), 3))
