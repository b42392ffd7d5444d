"""Gait windows: does the person have early Parkinson's?"""
import numpy as np
import pandas as pd
from sklearn.metrics import balanced_accuracy_score, roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

FEATURES = ["cadence", "stride", "sway", "asymmetry", "jerk", "turn_time", "arm_swing", "double_support"]


def recordings(n_persons=80, windows=12, seed=6):
    rng = np.random.default_rng(seed)
    rows = []
    for person in range(n_persons):
        ill = person % 2
        habit = rng.normal(0, 1.0, len(FEATURES))
        habit[[0, 3, 6]] += 0.45 * ill * np.array([-1, 1, -1])
        for w in range(windows):
            rows.append([f"P{person:03d}", w, *(habit + rng.normal(0, 0.4, len(FEATURES))), ill])
    return pd.DataFrame(rows, columns=["person", "window", *FEATURES, "ill"])


def main():
    table = recordings()
    X, y, persons = table[FEATURES], table["ill"], table["person"]
    model = make_pipeline(StandardScaler(), SVC(C=1.0, gamma=0.05))
    cv = StratifiedKFold(n_splits=5, shuffle=True, random_state=0)
    margin = cross_val_predict(model, X, y, cv=cv, method="decision_function")
    print(f"{len(table)} windows of {persons.nunique()} persons")
    print(f"ROC AUC           {roc_auc_score(y, margin):.3f}")
    print(f"balanced accuracy {balanced_accuracy_score(y, margin > 0):.3f}")


if __name__ == "__main__":
    main()
