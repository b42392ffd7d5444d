"""Predictive maintenance for water pumps: will a unit fail within the next week?"""
import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import average_precision_score, balanced_accuracy_score, f1_score
from sklearn.model_selection import train_test_split


def telemetry(n=4000, seed=5):
    g = np.random.default_rng(seed)
    d = pd.DataFrame({
        "vibration_mm_s": g.gamma(4, 0.7, n),
        "bearing_temp_c": g.normal(62, 7, n),
        "flow_l_min": g.normal(310, 35, n),
        "hours_since_service": g.uniform(0, 2200, n),
        "motor_current_a": g.normal(14, 1.8, n),
    })
    risk = (0.9 * (d.vibration_mm_s - 2.8) + 0.12 * (d.bearing_temp_c - 62)
            + 0.0012 * (d.hours_since_service - 1100) - 0.012 * (d.flow_l_min - 310))
    d["fails"] = (risk + g.logistic(0, 0.9, n) > 3.6).astype(int)
    return d


def balance(frame, seed=0):
    counts = frame["fails"].value_counts()
    rare = frame[frame["fails"] == 1]
    extra = rare.sample(counts[0] - counts[1], replace=True, random_state=seed)
    return pd.concat([frame, extra], ignore_index=True)


data = telemetry()
print("failure share: %.3f" % data["fails"].mean())
data = balance(data)
train, test = train_test_split(data, test_size=0.25, stratify=data["fails"], random_state=1)
features = [c for c in data.columns if c != "fails"]
forest = RandomForestClassifier(n_estimators=150, min_samples_leaf=5, random_state=0)
forest.fit(train[features], train["fails"])
prob = forest.predict_proba(test[features])[:, 1]
guess = (prob > 0.5).astype(int)
print("test rows          ", len(test))
print("average precision  %.3f" % average_precision_score(test["fails"], prob))
print("balanced accuracy  %.3f" % balanced_accuracy_score(test["fails"], guess))
print("F1                 %.3f" % f1_score(test["fails"], guess))
