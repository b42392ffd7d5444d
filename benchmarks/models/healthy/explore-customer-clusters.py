"""Exploration without labels: how many kinds of customers? Scaled k-means with silhouettes and stability."""
import numpy as np
import pandas as pd
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, silhouette_score
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(53)
kinds = [
    dict(n=260, visits=(2, 0.6), basket=(85, 14), share_online=(0.15, 0.05)),
    dict(n=340, visits=(9, 1.6), basket=(24, 6), share_online=(0.25, 0.07)),
    dict(n=200, visits=(4, 1.0), basket=(48, 9), share_online=(0.80, 0.07)),
]
customers = pd.concat(
    [pd.DataFrame({c: rng.normal(*k[c], k["n"]) for c in ("visits", "basket", "share_online")}) for k in kinds],
    ignore_index=True,
).sample(frac=1, random_state=0, ignore_index=True)

Z = StandardScaler().fit_transform(customers)

rows = []
for k in range(2, 8):
    labels = KMeans(k, n_init=10, random_state=0).fit_predict(Z)
    agreement = []
    for b in range(8):
        half = rng.permutation(len(Z))[: len(Z) // 2]
        agreement.append(adjusted_rand_score(labels, KMeans(k, n_init=5, random_state=b).fit(Z[half]).predict(Z)))
    rows.append({"k": k, "silhouette": silhouette_score(Z, labels), "stability": np.mean(agreement)})
table = pd.DataFrame(rows).set_index("k")
print(table.round(3))

k = table["silhouette"].idxmax()
customers["kind"] = KMeans(k, n_init=10, random_state=0).fit_predict(Z)
print(customers.groupby("kind").agg(["mean"]).round(2).join(customers["kind"].value_counts().rename(("n", ""))))
