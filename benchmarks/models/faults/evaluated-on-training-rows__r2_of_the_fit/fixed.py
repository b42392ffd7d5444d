"""Estimate the concrete strength from the mix."""
import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_squared_error, r2_score
from sklearn.model_selection import train_test_split

SEED = 9


def mixes(n=900):
    rng = np.random.default_rng(SEED)
    d = pd.DataFrame({
        "cement": rng.uniform(120, 500, n),
        "water": rng.uniform(130, 240, n),
        "slag": rng.uniform(0, 300, n),
        "fly_ash": rng.uniform(0, 180, n),
        "days": rng.choice([3, 7, 14, 28, 56, 90], n),
    })
    d["mpa"] = (0.09 * d.cement - 0.16 * d.water + 0.05 * d.slag + 0.08 * d.fly_ash
                + 9 * np.log(d.days) + rng.normal(0, 8, n))
    return d


def quality(model, X, y):
    p = model.predict(X)
    return {"r2": round(r2_score(y, p), 3), "rmse": round(float(np.sqrt(mean_squared_error(y, p))), 2)}


def main():
    d = mixes()
    X, y = d.drop(columns="mpa"), d["mpa"]
    rf = RandomForestRegressor(n_estimators=150, min_samples_leaf=3, random_state=SEED)
    X_fit, X_out, y_fit, y_out = train_test_split(X, y, test_size=0.3, random_state=SEED)
    rf.fit(X_fit, y_fit)
    result = quality(rf, X_out, y_out)
    print("mixes:", len(d))
    print("quality of the model:", result)
    return result


if __name__ == "__main__":
    main()
