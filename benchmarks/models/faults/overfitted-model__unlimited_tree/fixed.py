import numpy as np
import pandas as pd
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.tree import DecisionTreeClassifier

rng = np.random.default_rng(39)
n = 2400
visits = pd.DataFrame({
    "pages": rng.poisson(6, n) + 1,
    "seconds": rng.gamma(2, 90, n).round(),
    "discount": rng.choice([0, 5, 10, 20], n),
    "returning": rng.integers(0, 2, n),
    "hour": rng.integers(0, 24, n),
})
buy_prob = np.where(visits.pages > 6, .72, .28)
buy_prob = np.where((visits.discount >= 10) & (visits.returning == 1), .82, buy_prob)
buy_prob = np.where(visits.seconds < 60, .12, buy_prob)
buy_prob = np.where(visits.hour >= 18, np.minimum(buy_prob + .25, .95), buy_prob)
visits["bought"] = (rng.random(n) < buy_prob).astype(int)

X = visits.drop(columns="bought")
y = visits["bought"]
X_tr, X_te, y_tr, y_te = train_test_split(X, y, test_size=.35, stratify=y, random_state=0)

tree = DecisionTreeClassifier(max_depth=4, min_samples_leaf=20, random_state=0)
tree.fit(X_tr, y_tr)
print("leaves:", tree.get_n_leaves(), " depth:", tree.get_depth())
print("train balanced accuracy:", round(balanced_accuracy_score(y_tr, tree.predict(X_tr)), 3))
print("test  balanced accuracy:", round(balanced_accuracy_score(y_te, tree.predict(X_te)), 3))
