import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score, brier_score_loss
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(94)
n = 2400
patients = pd.DataFrame({
    "age_z": rng.normal(0, 1, n),
    "bp_z": rng.normal(0, 1, n),
    "smoker": rng.integers(0, 2, n),
    "diabetes": (rng.random(n) < .15).astype(int),
    "prior_stroke": (rng.random(n) < .012).astype(int),
})
z = -.9 + .7 * patients.age_z + .5 * patients.bp_z + .6 * patients.smoker + .5 * patients.diabetes
patients["readmitted"] = (rng.random(n) < 1 / (1 + np.exp(-z))).astype(int)
patients.loc[patients.prior_stroke == 1, "readmitted"] = 1

x = ["age_z", "bp_z", "smoker", "diabetes", "prior_stroke"]
train, test = train_test_split(patients, test_size=.3, random_state=10, stratify=patients.readmitted)

logit = LogisticRegression(C=1.0, max_iter=2000, tol=1e-6)
logit.fit(train[x], train["readmitted"])
p = logit.predict_proba(test[x])[:, 1]

print("AUC %.3f  Brier %.3f" % (roc_auc_score(test["readmitted"], p), brier_score_loss(test["readmitted"], p)))
table = pd.DataFrame({"log_odds": logit.coef_[0], "odds_ratio": np.exp(logit.coef_[0])}, index=x)
print(table.round(2).to_string())
