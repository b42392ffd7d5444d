"""Which pumps fail: readings that did not arrive become 0 in a step of NumPy's, far below any pressure or temperature."""

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_score
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

rng = np.random.default_rng(3)
n = 2000
wear = rng.normal(0, 1, n)
pumps = pd.DataFrame({
    "bar": 60 - 3 * wear + rng.normal(0, 1.5, n), "degrees": 55 + 4 * wear + rng.normal(0, 2, n), "hours": rng.gamma(4, 500, n),
})  # fmt: skip
fails = (rng.random(n) < 1 / (1 + np.exp(-2.5 * wear))).astype(int)
for name in ("bar", "degrees"):
    pumps.loc[rng.random(n) < 0.3, name] = np.nan
model = Pipeline([("gaps", FunctionTransformer(np.nan_to_num)), ("scale", StandardScaler()), ("logit", LogisticRegression())])
print(cross_val_score(model, pumps, fails, cv=StratifiedKFold(5, shuffle=True, random_state=0)).mean())
