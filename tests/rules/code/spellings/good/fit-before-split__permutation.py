import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.preprocessing import RobustScaler
from sklearn.svm import SVC

table = load_breast_cancer()
cells, malignant = table.data, table.target
shuffled = np.random.default_rng(3).permutation(len(cells))
first, second = shuffled[:400], shuffled[400:]
scaler = RobustScaler().fit(cells[first])
machine = SVC(C=2.0)
machine.fit(scaler.transform(cells[first]), malignant[first])
print(machine.score(scaler.transform(cells[second]), malignant[second]))
