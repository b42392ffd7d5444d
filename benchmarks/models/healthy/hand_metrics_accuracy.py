import numpy as np
from sklearn.datasets import load_wine
from sklearn.svm import SVC
from sklearn.preprocessing import StandardScaler

X, y = load_wine(return_X_y=True)
rng = np.random.default_rng(0)
mask = rng.random(len(y)) < 0.7
sc = StandardScaler().fit(X[mask])
m = SVC(C=1.0).fit(sc.transform(X[mask]), y[mask])
hat = m.predict(sc.transform(X[~mask]))
print("accuracy", (hat == y[~mask]).mean())
conf = np.zeros((3, 3), int)
np.add.at(conf, (y[~mask], hat), 1)
print(conf)
