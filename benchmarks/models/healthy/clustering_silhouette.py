import numpy as np
import pandas as pd
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(80)
groups = [  # recency (days), frequency (orders), money
    (20, 14, 900, 260), (200, 2, 120, 400), (60, 6, 2500, 180), (320, 9, 650, 160),
]
shops = pd.concat([
    pd.DataFrame({
        "recency": rng.normal(r, r * .15, n).clip(1).round(),
        "orders": rng.poisson(f, n) + 1,
        "money": rng.normal(m, m * .15, n).round(2),
    })
    for r, f, m, n in groups
], ignore_index=True)
shops.insert(0, "customer", np.arange(1, len(shops) + 1))

Z = StandardScaler().fit_transform(np.log1p(shops[["recency", "orders", "money"]]))
quality = {}
for k in range(2, 8):
    labels = KMeans(k, n_init=5, random_state=0).fit_predict(Z)
    quality[k] = silhouette_score(Z, labels)
    print(f"k={k}  silhouette {quality[k]:.3f}")

k = max(quality, key=quality.get)
shops["segment"] = KMeans(k, n_init=5, random_state=0).fit_predict(Z)
print("segments:", k)
print(shops.groupby("segment")[["recency", "orders", "money"]].median().round(1).to_string())
