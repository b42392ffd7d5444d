# Reading scores of pupils, tested on schools the model has never met
import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

rng = np.random.default_rng(13)
schools = pd.DataFrame({"school": np.arange(60), "size": rng.integers(120, 900, 60), "effect": rng.normal(0, 6, 60)})
pupils = schools.loc[rng.integers(0, 60, 2400)].reset_index(drop=True)
n = len(pupils)
pupils["age_months"] = rng.integers(96, 132, n)
pupils["books"] = rng.poisson(25, n)
pupils["language"] = rng.choice(["home", "second", "other"], n, p=[0.65, 0.25, 0.10])
pupils["score"] = (
    380 + 0.9 * pupils["age_months"] + 0.8 * pupils["books"] + 0.01 * pupils["size"]
    + pupils["language"].map({"home": 0, "second": -14, "other": -20}) + pupils["effect"] + rng.normal(0, 15, n)
)

inputs = ["age_months", "books", "size", "language"]
model = make_pipeline(
    make_column_transformer(
        (StandardScaler(), ["age_months", "books", "size"]),
        (OneHotEncoder(drop=["home"]), ["language"]),
    ),
    Ridge(alpha=1.0),
)

rows = []
for fold, (tr, te) in enumerate(GroupKFold(n_splits=6).split(pupils, groups=pupils["school"])):
    fitted = model.fit(pupils.iloc[tr][inputs], pupils.iloc[tr]["score"])
    hat = fitted.predict(pupils.iloc[te][inputs])
    truth = pupils.iloc[te]["score"]
    rows.append({"fold": fold, "schools": pupils.iloc[te]["school"].nunique(),
                 "MAE": mean_absolute_error(truth, hat), "R2": r2_score(truth, hat)})
scores = pd.DataFrame(rows).set_index("fold")
print(scores.round(3))
print(f"MAE {scores.MAE.mean():.2f} +- {scores.MAE.std():.2f}, R2 {scores.R2.mean():.3f} +- {scores.R2.std():.3f}")
