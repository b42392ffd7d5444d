"""Length of hotel stay with many rare nationalities gathered in one level."""
import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

rng = np.random.default_rng(18)
n = 4000
codes = [f"N{i:03d}" for i in range(300)]
share = 1 / np.arange(1, 301) ** 1.3
effect = np.where(np.arange(300) < 20, rng.normal(0, 1.4, 300), 1.5)
k = rng.choice(300, n, p=share / share.sum())
guests = pd.DataFrame({
    "nation": np.array(codes)[k],
    "lead_days": rng.gamma(2, 25, n),
    "adults": rng.integers(1, 4, n),
    "rate": rng.normal(110, 25, n),
})
guests["nights"] = (4.5 + effect[k] + 0.02 * guests["lead_days"] + 0.3 * guests["adults"]
                    - 0.015 * guests["rate"] + rng.normal(0, 1.2, n))

train, test = train_test_split(guests, test_size=0.3, random_state=0)
prep = ColumnTransformer([
    ("nation", OneHotEncoder(min_frequency=25, handle_unknown="infrequent_if_exist"), ["nation"]),
    ("num", StandardScaler(), ["lead_days", "adults", "rate"]),
])
model = Pipeline([("prep", prep), ("ridge", Ridge(alpha=1.0))]).fit(train, train["nights"])
hat = model.predict(test)

rare = model["prep"].named_transformers_["nation"].infrequent_categories_[0]
print("nationalities:", guests["nation"].nunique(), "of which gathered:", len(rare))
print("MAE %.3f  R2 %.3f" % (mean_absolute_error(test["nights"], hat), r2_score(test["nights"], hat)))
seen = test["nation"].isin(set(train["nation"]))
in_rare = test["nation"].isin(rare) | ~seen
print("MAE common %.3f  gathered %.3f  (unseen in training: %d guests)" % (
    (test["nights"] - hat)[~in_rare].abs().mean(), (test["nights"] - hat)[in_rare].abs().mean(), (~seen).sum()))
