"""Digits with a support vector machine on the pixels."""

from sklearn.datasets import load_digits
from sklearn.metrics import ConfusionMatrixDisplay, accuracy_score, confusion_matrix  # noqa: F401
from sklearn.model_selection import train_test_split
from sklearn.svm import SVC

digits = load_digits()
images = digits.images.reshape(len(digits.images), -1)
X_train, X_test, y_train, y_test = train_test_split(images, digits.target, test_size=0.5, random_state=0)
model = SVC(gamma=0.001).fit(X_train, y_train)
predicted = model.predict(X_test)
print(confusion_matrix(y_test, predicted))
print("accuracy", accuracy_score(y_test, predicted))
