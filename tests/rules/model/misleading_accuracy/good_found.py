"""Rare but plain: the model finds nearly all of the rare class, and accuracy says so."""

from sklearn.datasets import make_classification
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split

X, y = make_classification(2500, 8, n_informative=5, weights=[0.88], class_sep=2.5, flip_y=0, random_state=4)
X_train, X_test, y_train, y_test = train_test_split(X, y, stratify=y, random_state=0)
model = RandomForestClassifier(80, random_state=0).fit(X_train, y_train)
print("accuracy", model.score(X_test, y_test))
