"""Households: a register is drawn with replacement from a survey, in every class alike, and the weights are what it is meant to have."""

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupShuffleSplit
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

dice = np.random.default_rng(12)
n = 1500
survey = pd.DataFrame({"household": np.arange(n), "rooms": dice.gamma(6, 0.6, n), "income": dice.lognormal(7.5, 0.5, n)})
survey["moves"] = (dice.random(n) < 1 / (1 + np.exp(survey["rooms"] - 2.5 - survey["income"] / 4000))).astype(int)
register = survey.sample(n=4000, replace=True, random_state=0).reset_index(drop=True)
columns = ["rooms", "income"]
learn, hold = next(GroupShuffleSplit(1, test_size=0.3, random_state=0).split(register, groups=register["household"]))
model = make_pipeline(StandardScaler(), LogisticRegression())
model.fit(register.loc[learn, columns], register.loc[learn, "moves"])
print("AUC", roc_auc_score(register.loc[hold, "moves"], model.predict_proba(register.loc[hold, columns])[:, 1]))
