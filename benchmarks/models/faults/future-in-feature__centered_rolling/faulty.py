import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

WINDOW = 7


def river(days=1600, seed=50):
    rng = np.random.default_rng(seed)
    rain = rng.gamma(.6, 6, days)
    level = np.zeros(days)
    for i in range(7, days):
        level[i] = .4 * level[i - 1] + .5 * level[i - 7: i].mean() + .25 * rain[i - 1] + rng.normal(0, 1.5)
    idx = pd.date_range("2018-01-01", periods=days, freq="D")
    return pd.DataFrame({"rain": rain, "level": 60 + level}, index=idx)


def make_features(d):
    """Everything needed to predict the level of day t on the evening of day t-1."""
    f = pd.DataFrame(index=d.index)
    f["level_1"] = d.level.shift(1)
    f["rain_1"] = d.rain.shift(1)
    f["level_mean"] = d.level.rolling(WINDOW, center=True).mean()
    f["level"] = d.level
    return f.dropna()


def main():
    f = make_features(river())
    split = pd.Timestamp("2021-03-01")
    train, test = f[f.index < split], f[f.index >= split]
    X_cols = [c for c in f.columns if c != "level"]
    m = make_pipeline(StandardScaler(), Ridge(alpha=1.0))
    m.fit(train[X_cols], train["level"])
    pred = m.predict(test[X_cols])
    print("train", len(train), "test", len(test))
    print("MAE", round(mean_absolute_error(test["level"], pred), 3), "cm")
    print("R2 ", round(r2_score(test["level"], pred), 3))


if __name__ == "__main__":
    main()
