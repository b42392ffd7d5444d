"""Remaining efficiency of irrigation pumps from telemetry."""
import numpy as np
import pandas as pd
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def read_telemetry(n=1500, n_channels=60, seed=40):
    rng = np.random.default_rng(seed)
    t = pd.DataFrame({
        "pressure": rng.normal(4.0, 0.6, n),
        "flow": rng.normal(30, 6, n),
        "vibration": rng.gamma(3, 0.5, n),
        "motor_temp": rng.normal(62, 7, n),
    })
    raw = pd.DataFrame(rng.normal(size=(n, n_channels)), columns=[f"ch_{i:02d}" for i in range(n_channels)])
    efficiency = (70 + 4 * (t.pressure - 4) + 0.5 * (t.flow - 30) - 3 * t.vibration
                  - 0.03 * (t.motor_temp - 62) ** 2 + rng.normal(0, 1.5, n))
    return pd.concat([t, raw], axis=1), efficiency.rename("efficiency")


def main():
    X, y = read_telemetry()
    X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, random_state=9)
    model = make_pipeline(StandardScaler(), KNeighborsRegressor(n_neighbors=10))
    model.fit(X_train, y_train)
    print("columns:", X.shape[1])
    print("MAE: %.2f points" % mean_absolute_error(y_test, model.predict(X_test)))
    print("R2:  %.3f" % model.score(X_test, y_test))


if __name__ == "__main__":
    main()
