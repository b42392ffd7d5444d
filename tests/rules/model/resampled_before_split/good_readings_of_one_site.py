"""Sites: what is known of a site stands in each of its visits' rows, and each visit has an outcome of its own."""

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split

dice = np.random.default_rng(32)
sites = pd.DataFrame({"slope": dice.normal(10, 3, 400), "rain": dice.gamma(5, 100, 400), "clay": dice.uniform(0, 1, 400)})
chance = 1 / (1 + np.exp(-(0.3 * (sites["slope"] - 10) + 0.004 * (sites["rain"] - 500) + sites["clay"] - 0.5)))
at = dice.integers(0, 400, 2400)
visits = sites.iloc[at].reset_index(drop=True)
slid = (dice.random(2400) < chance.to_numpy()[at]).astype(int)
X_fit, X_test, y_fit, y_test = train_test_split(visits, slid, test_size=0.3, random_state=1)
model = LogisticRegression(max_iter=3000).fit((X_fit - X_fit.mean()) / X_fit.std(), y_fit)
print(roc_auc_score(y_test, model.predict_proba((X_test - X_fit.mean()) / X_fit.std())[:, 1]))
