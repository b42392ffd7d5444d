import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

rng = np.random.default_rng(3)
n = 1200
share = 1.0 / np.arange(6, 66)
shop = rng.choice(60, n, p=share / share.sum())
paid = rng.choice(["card", "cash", "invoice"], n)
weight = rng.gamma(2, 3, n)
odds = rng.normal(0, 0.8, 60)[shop] + 0.1 * (weight - 6) + np.where(paid == "cash", 0.7, -0.2)
returned = (rng.random(n) < 1 / (1 + np.exp(-odds))).astype(int)
orders = pd.DataFrame({"shop": [f"s{one:02d}" for one in shop], "paid": paid, "weight": weight})
a, b, ya, yb = train_test_split(orders, returned, test_size=0.3, stratify=returned, random_state=0)
columns = ColumnTransformer(
    [("levels", OneHotEncoder(handle_unknown="ignore"), ["shop", "paid"]), ("number", StandardScaler(), ["weight"])]
)
model = make_pipeline(columns, LogisticRegression(C=1e9, tol=1e-7, max_iter=5000)).fit(a, ya)
print(f"log loss {log_loss(yb, model.predict_proba(b)[:, 1]):.3f}")
