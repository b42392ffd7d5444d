"""Hourly bike hires."""
import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def simulate_stations(n=3000, seed=64):
    """One randomly drawn hour per station, no station twice."""
    rng = np.random.default_rng(seed)
    df = pd.DataFrame({
        "hour": rng.integers(0, 24, n),
        "workday": rng.integers(0, 2, n),
        "temp": rng.normal(14, 8, n),
        "rain": rng.exponential(0.8, n),
    })
    commute = np.exp(-0.5 * ((df.hour - 8) / 1.3) ** 2) + np.exp(-0.5 * ((df.hour - 17.5) / 1.6) ** 2)
    leisure = np.exp(-0.5 * ((df.hour - 14) / 3.5) ** 2)
    base = np.where(df.workday == 1, 260 * commute, 170 * leisure)
    comfort = np.exp(-0.5 * ((df.temp - 21) / 10) ** 2)
    df["hires"] = rng.poisson((20 + base) * comfort * np.exp(-0.35 * df.rain))
    return df


def main():
    df = simulate_stations()
    X, y = df.drop(columns="hires"), df["hires"]
    X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, random_state=0)
    model = make_pipeline(StandardScaler(), Ridge(alpha=1.0))
    model.fit(X_train, y_train)
    for part, A, b in (("train", X_train, y_train), ("test", X_test, y_test)):
        p = model.predict(A)
        print(f"{part:5s}  R2 {r2_score(b, p):.3f}  MAE {mean_absolute_error(b, p):.1f}")


if __name__ == "__main__":
    main()
