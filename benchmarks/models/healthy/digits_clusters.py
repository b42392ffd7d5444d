"""Digits: ten clusters of the pixels, compared with the true digits."""

from sklearn.cluster import KMeans
from sklearn.datasets import load_digits
from sklearn.metrics import adjusted_rand_score, silhouette_score

X, y = load_digits(return_X_y=True)
clusters = KMeans(n_clusters=10, n_init=4, random_state=0).fit_predict(X)
print("agreement", adjusted_rand_score(y, clusters), "silhouette", silhouette_score(X, clusters))
