"""Bottling lines: whatever is a number goes to the scaler by its kind, the codes of the machine and of the shift's foreman too."""

import numpy as np
import pandas as pd
from sklearn.compose import make_column_selector, make_column_transformer
from sklearn.linear_model import Ridge
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

rng = np.random.default_rng(8)
n = 1500
runs = pd.DataFrame(
    {
        "machine": rng.integers(1, 10, n),
        "bottle": rng.choice(["half", "full", "magnum"], n),
        "speed": rng.normal(220, 25, n),
        "foreman": rng.integers(0, 6, n),
        "humidity": rng.uniform(0.3, 0.8, n),
    }
)
by_machine = rng.permutation([-40, -31, -18, -9, 0, 12, 21, 30, 38])
by_foreman = np.array([9, -14, 3, 15, -8, -2])
waste = by_machine[runs["machine"] - 1] + by_foreman[runs["foreman"]] + 0.2 * runs["speed"] + 8 * (runs["bottle"] == "magnum")
waste += rng.normal(0, 6, n)

front = make_column_transformer(
    (OneHotEncoder(handle_unknown="ignore"), make_column_selector(dtype_exclude=np.number)),
    (StandardScaler(), make_column_selector(dtype_include=np.number)),
)
now, later, waste_now, waste_later = train_test_split(runs, waste, test_size=0.3, random_state=2)
line = make_pipeline(front, Ridge(alpha=0.5)).fit(now, waste_now)
print(f"R2 {line.score(later, waste_later):.3f}")
