"""The whole frame goes into the pipeline, which takes the columns that it names; the target is not among them."""

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import Ridge
from sklearn.model_selection import KFold, cross_val_score
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

dice = np.random.default_rng(9)
n = 900
parcels = pd.DataFrame({"zone": dice.choice(list("ABCD"), n), "weight": dice.gamma(2, 4, n), "distance": dice.gamma(3, 50, n)})
parcels["cost"] = 2 + 0.5 * parcels["weight"] + 0.02 * parcels["distance"] + (parcels["zone"] == "D") * 3 + dice.normal(0, 1, n)
pipeline = Pipeline(
    [
        (
            "columns",
            ColumnTransformer(
                [
                    ("zone", OneHotEncoder(handle_unknown="ignore"), ["zone"]),
                    ("numbers", StandardScaler(), ["weight", "distance"]),
                ]
            ),
        ),
        ("model", Ridge()),
    ]
)
print(cross_val_score(pipeline, parcels, parcels["cost"], cv=KFold(5, shuffle=True, random_state=0), scoring="r2").mean())
