"""Card transactions: flag fraud with gradient boosting."""
import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split


def simulate(n=16000, seed=101):
    g = np.random.default_rng(seed)
    t = pd.DataFrame({
        "amount": g.lognormal(3.4, 1.0, n),
        "hour": g.integers(0, 24, n),
        "km_from_home": g.exponential(18, n),
        "tx_last_hour": g.poisson(0.4, n),
        "new_merchant": g.binomial(1, 0.25, n),
    })
    z = (-15 + 3.6 * (np.log(t.amount) - 3.4) + 0.1 * t.km_from_home + 3.4 * t.tx_last_hour
         + 3.8 * t.new_merchant + 3.4 * (t.hour < 5))
    t["fraud"] = (g.random(n) < 1 / (1 + np.exp(-z))).astype(int)
    return t


tx = simulate()
y = tx.pop("fraud")
X_train, X_test, y_train, y_test = train_test_split(tx, y, test_size=0.35, stratify=y, random_state=11)
booster = HistGradientBoostingClassifier(max_iter=120, learning_rate=0.05, max_leaf_nodes=12, early_stopping=True,
                                         random_state=11)
booster.fit(X_train, y_train)
flag = booster.predict(X_test)
print(f"{len(X_test)} transactions in the test part")
print(f"accuracy {accuracy_score(y_test, flag):.2%}")
