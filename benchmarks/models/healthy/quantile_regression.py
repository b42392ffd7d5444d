"""Prediction interval for delivery time: gradient boosting with quantile loss."""
import numpy as np
import pandas as pd
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.metrics import mean_pinball_loss
from sklearn.model_selection import train_test_split

QUANTILES = (0.1, 0.5, 0.9)


def deliveries(n=3000, seed=49):
    rng = np.random.default_rng(seed)
    d = pd.DataFrame({"km": rng.gamma(3, 3, n), "items": rng.integers(1, 30, n),
                      "rush": rng.integers(0, 2, n), "rain": rng.gamma(.5, 3, n)})
    spread = 2 + .5 * d.km
    d["minutes"] = 12 + 2.1 * d.km + .4 * d["items"] + 7 * d.rush + .6 * d.rain + spread * rng.gumbel(0, 1, n)
    return d


def fit_all(train, x):
    models = {}
    for q in QUANTILES:
        models[q] = GradientBoostingRegressor(loss="quantile", alpha=q, n_estimators=80, max_depth=3,
                                              learning_rate=.1, min_samples_leaf=20, random_state=0)
        models[q].fit(train[x], train["minutes"])
    return models


if __name__ == "__main__":
    d = deliveries()
    x = [c for c in d.columns if c != "minutes"]
    train, test = train_test_split(d, test_size=.4, random_state=0)
    pred = {q: m.predict(test[x]) for q, m in fit_all(train, x).items()}
    for q, p in pred.items():
        print(f"q={q}: pinball loss {mean_pinball_loss(test['minutes'], p, alpha=q):.3f}, "
              f"below {np.mean(test['minutes'] <= p):.3f}")
    inside = (test["minutes"] >= pred[.1]) & (test["minutes"] <= pred[.9])
    print(f"coverage of the 80 % interval: {inside.mean():.3f}")
