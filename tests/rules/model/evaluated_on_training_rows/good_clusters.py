"""Clusters have no rows to hold out: how well they part is asked of the rows themselves."""

from sklearn.cluster import KMeans
from sklearn.datasets import load_wine
from sklearn.metrics import adjusted_rand_score, silhouette_score
from sklearn.preprocessing import StandardScaler

X, y = load_wine(return_X_y=True)
scaled = StandardScaler().fit_transform(X)
for k in (2, 3, 4):
    groups = KMeans(k, n_init=5, random_state=0).fit_predict(scaled)
    print(k, round(silhouette_score(scaled, groups), 3), round(adjusted_rand_score(y, groups), 3))
