"""Outpatient no-shows: a calibrated forest, judged by proper scores."""
import numpy as np
import pandas as pd
from sklearn.calibration import CalibratedClassifierCV, calibration_curve
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score
from sklearn.model_selection import train_test_split


def appointments(n=4000, seed=46):
    rng = np.random.default_rng(seed)
    a = pd.DataFrame({
        "wait_days": rng.gamma(2, 12, n).round(),
        "age": rng.integers(18, 90, n),
        "missed_before": rng.poisson(0.8, n),
        "reminder": rng.integers(0, 2, n),
    })
    z = -1.4 + 0.025 * a.wait_days - 0.015 * (a.age - 50) + 0.6 * a.missed_before - 0.7 * a.reminder
    return a, (rng.random(n) < 1 / (1 + np.exp(-z))).astype(int)


def main():
    X, y = appointments()
    X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.35, stratify=y, random_state=0)
    forest = RandomForestClassifier(n_estimators=60, min_samples_leaf=20, random_state=0)
    model = CalibratedClassifierCV(forest, method="sigmoid", cv=4).fit(X_train, y_train)
    p = model.predict_proba(X_test)[:, 1]
    base = np.full(len(y_test), y_train.mean())
    print(f"no-shows {y_test.mean():.3f}")
    print(f"Brier    {brier_score_loss(y_test, p):.4f} (constant rate {brier_score_loss(y_test, base):.4f})")
    print(f"log loss {log_loss(y_test, p):.4f} (constant rate {log_loss(y_test, base):.4f})")
    print(f"ROC AUC  {roc_auc_score(y_test, p):.3f}")
    observed, said = calibration_curve(y_test, p, n_bins=6, strategy="quantile")
    print(pd.DataFrame({"said": said, "observed": observed}).round(3).to_string(index=False))


if __name__ == "__main__":
    main()
