"""Breast cancer: the number of neighbours is chosen on a validation part; the test part is looked at once."""

from sklearn.datasets import load_breast_cancer
from sklearn.metrics import f1_score
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

X, y = load_breast_cancer(return_X_y=True)
X_work, X_test, y_work, y_test = train_test_split(X, y, test_size=0.25, stratify=y, random_state=1)
X_train, X_val, y_train, y_val = train_test_split(X_work, y_work, test_size=0.3, stratify=y_work, random_state=1)
scores = {}
for k in range(1, 22, 2):
    model = make_pipeline(StandardScaler(), KNeighborsClassifier(k)).fit(X_train, y_train)
    scores[k] = f1_score(y_val, model.predict(X_val))
chosen = max(scores, key=scores.get)
final = make_pipeline(StandardScaler(), KNeighborsClassifier(chosen)).fit(X_work, y_work)
print(chosen, f1_score(y_test, final.predict(X_test)))
