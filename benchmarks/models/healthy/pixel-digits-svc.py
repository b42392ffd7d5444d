from sklearn.datasets import load_digits
from sklearn.metrics import accuracy_score, confusion_matrix
from sklearn.model_selection import GridSearchCV, train_test_split
from sklearn.svm import SVC

# 8x8 grey values, 0..16 everywhere, so one common factor is enough
images, digits = load_digits(return_X_y=True)
images = images / 16.0

X_train, X_test, y_train, y_test = train_test_split(images, digits, test_size=0.35, stratify=digits, random_state=5)

grid = {"C": [0.3, 1, 3, 10], "gamma": [0.01, 0.03, 0.1, 0.3, 1.0, 3.0]}
search = GridSearchCV(SVC(), grid, cv=3)
search.fit(X_train[:600], y_train[:600])
print("setting:", search.best_params_)

clf = SVC(**search.best_params_).fit(X_train, y_train)
answer = clf.predict(X_test)
print("test accuracy: %.3f on %d images, ten classes of equal size" % (accuracy_score(y_test, answer), len(y_test)))
print(confusion_matrix(y_test, answer))
