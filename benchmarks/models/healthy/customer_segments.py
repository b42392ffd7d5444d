import numpy as np
import pandas as pd
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, silhouette_score
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(2)
kinds = {
    "commuter": (22, 4.0, 0.1),
    "tourist": (3, 28.0, 0.8),
    "student": (14, 2.5, 0.6),
    "business": (9, 55.0, 0.05),
}
parts = []
for k, (trips, fare, weekend) in kinds.items():
    m = rng.integers(180, 320)
    parts.append(
        pd.DataFrame(
            {
                "trips_month": rng.normal(trips, 2.2, m),
                "mean_fare": rng.normal(fare, 0.15 * fare + 1, m),
                "weekend_share": np.clip(rng.normal(weekend, 0.1, m), 0, 1),
            }
        )
    )
riders = pd.concat(parts, ignore_index=True)
Z = StandardScaler().fit_transform(riders)
sil = {
    k: silhouette_score(Z, KMeans(k, n_init=10, random_state=0).fit_predict(Z))
    for k in range(2, 8)
}
best = max(sil, key=sil.get)
print({k: round(float(v), 3) for k, v in sil.items()}, "->", best)
lab = KMeans(best, n_init=10, random_state=0).fit_predict(Z)
again = []
for s in range(5):
    pick = rng.choice(len(Z), int(0.8 * len(Z)), replace=False)
    again.append(
        adjusted_rand_score(
            lab[pick], KMeans(best, n_init=10, random_state=s).fit_predict(Z[pick])
        )
    )
print("stability (ARI on subsamples) %.3f" % np.mean(again))
print(riders.groupby(lab).mean().round(2).assign(n=np.bincount(lab)))
