import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_validate
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler, TargetEncoder

rng = np.random.default_rng(14)
n, agents = 5000, 150
effect = rng.normal(0, 1.0, agents)
b = pd.DataFrame(
    {
        "agent": rng.integers(0, agents, n),
        "lead_days": rng.exponential(40, n),
        "nights": rng.poisson(3, n) + 1,
        "deposit": rng.binomial(1, 0.3, n),
    }
)
z = (
    -0.6
    + effect[b.agent]
    + 0.012 * (b.lead_days - 40)
    - 1.0 * b.deposit
    + 0.1 * (b.nights - 4)
)
b["cancelled"] = (rng.random(n) < 1 / (1 + np.exp(-z))).astype(int)
b["agent"] = "A" + b["agent"].astype(str)

pipe = Pipeline(
    [
        (
            "prep",
            ColumnTransformer(
                [
                    ("agent", TargetEncoder(smooth="auto"), ["agent"]),
                    ("num", StandardScaler(), ["lead_days", "nights", "deposit"]),
                ]
            ),
        ),
        ("clf", LogisticRegression()),
    ]
)
res = cross_validate(
    pipe,
    b.drop(columns="cancelled"),
    b["cancelled"],
    cv=StratifiedKFold(5, shuffle=True, random_state=5),
    scoring=["roc_auc", "neg_log_loss", "balanced_accuracy"],
)
for k in ("roc_auc", "neg_log_loss", "balanced_accuracy"):
    v = res["test_" + k]
    print(f"{k:18s} {v.mean():.3f} +/- {v.std(ddof=1):.3f}")
