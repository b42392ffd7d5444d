import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.feature_selection import VarianceThreshold
from sklearn.preprocessing import RobustScaler
from sklearn.svm import SVC

table = load_breast_cancer()
cells, malignant = table.data, table.target
cells = RobustScaler().fit(cells).transform(cells)  # HERE
shuffled = np.random.default_rng(3).permutation(len(cells))
first, second = shuffled[:400], shuffled[400:]
machine = SVC(C=2.0)
machine.fit(cells[first], malignant[first])
print(machine.score(cells[second], malignant[second]))
