"""Blood pressure with gaps that a median fills, and an indicator tells."""

import numpy as np
import pandas as pd
from sklearn.impute import SimpleImputer
from sklearn.linear_model import Ridge
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(7)
n = 900
people = pd.DataFrame({"age": rng.uniform(20, 80, n), "pressure": rng.normal(125, 14, n), "weight": rng.normal(75, 12, n)})
risk = 0.03 * people["age"] + 0.08 * people["pressure"] + 0.02 * people["weight"] + rng.normal(0, 0.6, n)
people.loc[rng.random(n) < 0.15, "pressure"] = np.nan
train, test, y_train, y_test = train_test_split(people, risk, random_state=0)
model = make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler(), Ridge()).fit(train, y_train)
print("r2", r2_score(y_test, model.predict(test)))
