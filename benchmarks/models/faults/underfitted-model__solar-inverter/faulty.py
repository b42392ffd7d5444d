"""AC power of a rooftop inverter from weather-station readings."""
from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.model_selection import train_test_split


@dataclass(frozen=True)
class Cfg:
    rows: int = 3000
    seed: int = 30
    learning_rate: float = 0.01
    rounds: int = 25
    leaves: int = 15


def station(cfg):
    g = np.random.default_rng(cfg.seed)
    d = pd.DataFrame({
        "irradiance": g.uniform(0, 1000, cfg.rows),
        "panel_temp": g.normal(32, 10, cfg.rows),
        "tilt_error": g.normal(0, 8, cfg.rows),
        "soiling": g.beta(2, 12, cfg.rows),
    })
    raw = 5.4 * d.irradiance / 1000 * (1 - 0.005 * (d.panel_temp - 25)) * np.cos(np.radians(2 * d.tilt_error)) * (1 - d.soiling)
    return d, np.minimum(raw, 4.2) + g.normal(0, 0.15, cfg.rows)


cfg = Cfg()
X, y = station(cfg)
X_tr, X_te, y_tr, y_te = train_test_split(X, y, test_size=0.25, random_state=cfg.seed)
hgb = HistGradientBoostingRegressor(learning_rate=cfg.learning_rate, max_iter=cfg.rounds,
                                    max_leaf_nodes=cfg.leaves, early_stopping=True, random_state=0)
hgb.fit(X_tr, y_tr)
print("rounds used", hgb.n_iter_)
print("R2  train %.3f  test %.3f" % (hgb.score(X_tr, y_tr), r2_score(y_te, hgb.predict(X_te))))
print("MAE test %.3f kW (spread of the target %.3f kW)" % (mean_absolute_error(y_te, hgb.predict(X_te)), y_te.std()))
