"""The rare class is copied, among the training rows alone; whoever then holds some of these out to stop has copies there, not in the test."""

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score
from sklearn.model_selection import train_test_split

dice = np.random.default_rng(10)
n = 2000
visits = pd.DataFrame(
    {"pages": dice.poisson(6, n), "minutes": dice.gamma(2, 3, n), "source": dice.normal(0, 1, n), "hour": dice.uniform(0, 24, n)}
)
visits["bought"] = (0.2 * visits["pages"] + 0.2 * visits["minutes"] + visits["source"] + dice.normal(0, 1, n) > 4.5).astype(int)
seen, new = train_test_split(visits, test_size=0.3, random_state=0, stratify=visits["bought"])
buyers = seen[seen["bought"] == 1].sample(frac=2.0, replace=True, random_state=0)
more = pd.concat([seen, buyers], ignore_index=True)
columns = ["pages", "minutes", "source", "hour"]
model = LogisticRegression(max_iter=2000).fit(more[columns], more["bought"])
print("AP", average_precision_score(new["bought"], model.predict_proba(new[columns])[:, 1]))
