"""Wheat yield from soil type, variety and season."""
import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OrdinalEncoder, StandardScaler

SOIL = {"chalk": -0.6, "clay": 0.9, "loam": 1.3, "loess": 1.6, "peat": -0.9, "sand": -1.2}
VARIETY = {"Apollo": 0.5, "Benno": -0.7, "Carla": 0.8, "Dorado": -0.4, "Elan": 0.6, "Fides": -0.5, "Gloria": 0.4}


class YieldModel:
    categorical = ["soil", "variety"]
    numeric = ["rain", "nitrogen", "sun"]

    def __init__(self):
        columns = ColumnTransformer([
            ("cat", OrdinalEncoder(), self.categorical),
            ("num", StandardScaler(), self.numeric),
        ])
        self.pipeline = Pipeline([("columns", columns), ("ridge", Ridge(alpha=0.5))])

    def fit(self, fields):
        self.pipeline.fit(fields, fields["tonnes"])
        return self

    def report(self, fields):
        hat = self.pipeline.predict(fields)
        return {"MAE": mean_absolute_error(fields["tonnes"], hat), "R2": r2_score(fields["tonnes"], hat)}


def fields(n=1800, seed=17):
    rng = np.random.default_rng(seed)
    f = pd.DataFrame({
        "soil": rng.choice(list(SOIL), n),
        "variety": rng.choice(list(VARIETY), n),
        "rain": rng.normal(620, 80, n),
        "nitrogen": rng.normal(160, 25, n),
        "sun": rng.normal(1700, 120, n),
    })
    f["tonnes"] = (7.5 + f.soil.map(SOIL) + f.variety.map(VARIETY) + 0.004 * (f.rain - 620)
                   + 0.012 * (f.nitrogen - 160) + 0.002 * (f.sun - 1700) + rng.normal(0, 0.6, n))
    return f


if __name__ == "__main__":
    train, test = train_test_split(fields(), test_size=0.3, random_state=1)
    for key, value in YieldModel().fit(train).report(test).items():
        print(f"{key}: {value:.3f}")
