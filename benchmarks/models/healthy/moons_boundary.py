"""Two moons with an RBF machine and a linear one for comparison."""

from sklearn.datasets import make_moons
from sklearn.model_selection import train_test_split
from sklearn.svm import SVC

X, y = make_moons(600, noise=0.25, random_state=0)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
for kernel in ("linear", "rbf"):
    print(kernel, SVC(kernel=kernel).fit(X_train, y_train).score(X_test, y_test))
