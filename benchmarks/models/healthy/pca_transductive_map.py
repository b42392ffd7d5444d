import numpy as np
from sklearn.datasets import load_digits
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import cross_val_predict, StratifiedKFold
from sklearn.metrics import confusion_matrix, accuracy_score

X, y = load_digits(return_X_y=True)
hat = cross_val_predict(
    RandomForestClassifier(100, random_state=0), X, y, cv=StratifiedKFold(4, shuffle=True, random_state=0)
)
print(accuracy_score(y, hat))
print(confusion_matrix(y, hat))
xy = PCA(2).fit_transform(X)
for k in range(10):
    print(k, xy[y == k].mean(0).round(1))
