"""Isolation forest for pump vibration; labels are used for the check only."""
import numpy as np
from sklearn.ensemble import IsolationForest
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.preprocessing import RobustScaler


def signals(n, anomalies, rng):
    """RMS, crest factor, band energies; the last `anomalies` rows are disturbed."""
    cov = .35 * np.ones((5, 5)) + .65 * np.eye(5)
    X = rng.multivariate_normal([2.0, 3.1, .8, .6, .3], .09 * cov, n)
    y = np.zeros(n, dtype=int)
    if anomalies:
        X[-anomalies:] += rng.normal(0, .55, (anomalies, 5))
        y[-anomalies:] = 1
    return X, y


def main(seed=24):
    rng = np.random.default_rng(seed)
    healthy, _ = signals(1500, 0, rng)          # commissioning phase, known to be fine
    later, is_bad = signals(1000, 90, rng)

    scaler = RobustScaler().fit(healthy)
    forest = IsolationForest(n_estimators=150, contamination=.02, random_state=seed)
    forest.fit(scaler.transform(healthy))

    score = -forest.score_samples(scaler.transform(later))
    alarm = forest.predict(scaler.transform(later)) == -1
    print("ROC AUC %.3f  average precision %.3f" % (
        roc_auc_score(is_bad, score), average_precision_score(is_bad, score)))
    print("alarms: %d, of these bad: %d of %d" % (alarm.sum(), is_bad[alarm].sum(), is_bad.sum()))


if __name__ == "__main__":
    main()
