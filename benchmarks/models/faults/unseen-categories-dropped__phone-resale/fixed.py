import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

rng = np.random.default_rng(36)
makers = {"Nova": 620, "Kite": 410, "Orbit": 300, "Zen": 180, "Tundra": 520}


def offers(year, n):
    maker = rng.choice(list(makers), n)
    release = year - rng.choice([0, 1, 2], n, p=[0.55, 0.3, 0.15])
    d = pd.DataFrame({
        "maker": maker,
        "model": [f"{m} {str(r)[2:]}" for m, r in zip(maker, release)],
        "storage_gb": rng.choice([64, 128, 256, 512], n),
        "battery_pct": rng.uniform(72, 100, n),
        "age_months": (year - release) * 12 + rng.integers(1, 12, n),
    })
    d["price"] = (d.maker.map(makers) + 0.35 * d.storage_gb + 4 * (d.battery_pct - 86)
                  - 6 * d.age_months + rng.normal(0, 35, n))
    return d


train = pd.concat([offers(2020, 900), offers(2021, 900)], ignore_index=True)
test = offers(2022, 700)
nominal, numeric = ["maker"], ["storage_gb", "battery_pct", "age_months"]
pipe = Pipeline([
    ("cols", ColumnTransformer([
        ("cat", OneHotEncoder(handle_unknown="ignore"), nominal),
        ("num", StandardScaler(), numeric),
    ])),
    ("ridge", Ridge(alpha=1.0)),
])
pipe.fit(train[nominal + numeric], train["price"])
hat = pipe.predict(test[nominal + numeric])
print(train[nominal[0]].nunique(), "levels in training,", len(test), "offers of 2022")
print("MAE %.1f   R2 %.3f" % (mean_absolute_error(test["price"], hat), r2_score(test["price"], hat)))
