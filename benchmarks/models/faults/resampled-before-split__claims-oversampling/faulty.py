"""Fraudulent motor claims."""
import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import average_precision_score, balanced_accuracy_score, recall_score
from sklearn.model_selection import train_test_split

SEED = 21


def simulate_claims(n=4000):
    rng = np.random.default_rng(SEED)
    claims = pd.DataFrame({
        "amount": rng.gamma(2.0, 1500, n).round(2),
        "vehicle_age": rng.integers(0, 20, n),
        "driver_age": rng.integers(18, 85, n),
        "days_to_report": rng.poisson(6, n),
        "prior_claims": rng.poisson(0.6, n),
    })
    logit = (-6.3 + 0.00035 * claims.amount + 0.18 * claims.days_to_report
             + 0.8 * claims.prior_claims - 0.04 * (claims.driver_age - 45))
    claims["fraud"] = (rng.random(n) < 1 / (1 + np.exp(-logit))).astype(int)
    return claims


def oversample(frame):
    minority = frame[frame.fraud == 1]
    majority = frame[frame.fraud == 0]
    more = minority.sample(len(majority), replace=True, random_state=SEED)
    return pd.concat([majority, more])


claims = simulate_claims()
print("fraud share:", claims.fraud.mean().round(3))

claims = oversample(claims)
train, test = train_test_split(claims, test_size=0.3, stratify=claims.fraud, random_state=SEED)

features = [c for c in claims.columns if c != "fraud"]
forest = RandomForestClassifier(n_estimators=120, max_depth=9, min_samples_leaf=5, random_state=SEED)
forest.fit(train[features], train.fraud)

score = forest.predict_proba(test[features])[:, 1]
label = (score > 0.5).astype(int)
print("average precision:", round(average_precision_score(test.fraud, score), 3),
      "(base rate %.3f)" % test.fraud.mean())
print("balanced accuracy:", round(balanced_accuracy_score(test.fraud, label), 3))
print("recall:", round(recall_score(test.fraud, label), 3))
