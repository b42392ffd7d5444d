"""Breast cancer: the test part is scaled by a fit of its own."""

from sklearn.datasets import load_breast_cancer
from sklearn.metrics import classification_report, f1_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import MinMaxScaler
from sklearn.svm import SVC

X, y = load_breast_cancer(return_X_y=True, as_frame=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, stratify=y, random_state=2)


def scaled(frame):
    return MinMaxScaler().fit_transform(frame)


model = SVC(C=2.0).fit(scaled(X_train), y_train)
predicted = model.predict(scaled(X_test))
print(classification_report(y_test, predicted))
print(f1_score(y_test, predicted))
