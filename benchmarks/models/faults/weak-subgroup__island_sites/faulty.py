import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

# wind parks: will the turbine be down tomorrow?
rng = np.random.default_rng(26)
n = 5000
park = pd.DataFrame({
    "site": rng.choice(["coast", "hill", "plain", "island"], n, p=[.32, .3, .26, .12]),
    "gust": rng.gamma(4, 4, n).round(1),
    "icing": rng.normal(0, 1, n).round(2),
    "gear_temp": rng.normal(64, 7, n).round(1),
})
sign = np.where(park.site == "island", -1.0, 1.0)
z = sign * (.13 * (park.gust - 16) + .9 * park.icing + .12 * (park.gear_temp - 64))
park["down"] = (rng.random(n) < 1 / (1 + np.exp(-z))).astype(int)

num = ["gust", "icing", "gear_temp"]
train, test = train_test_split(park, test_size=.4, stratify=park.site, random_state=0)

prep = make_column_transformer((OneHotEncoder(), ["site"]), (StandardScaler(), num))
model = make_pipeline(prep, LogisticRegression(max_iter=300))
model.fit(train[["site"] + num], train["down"])

p = pd.Series(model.predict_proba(test[["site"] + num])[:, 1], index=test.index)
print("rows: %d train, %d test" % (len(train), len(test)))
print("AUC %.3f" % roc_auc_score(test["down"], p))
