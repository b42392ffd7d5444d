from functools import partial

from sklearn.datasets import load_wine
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import cohen_kappa_score, precision_score
from sklearn.model_selection import train_test_split

X, y = load_wine(return_X_y=True)
a, b, c, d = train_test_split(X, y, random_state=0)
forest = RandomForestClassifier(random_state=0).fit(a, c)
other = RandomForestClassifier(random_state=1).fit(a, c)
precision = partial(precision_score, average="macro")
print(precision(y_true=d, y_pred=forest.predict(b)), cohen_kappa_score(forest.predict(b), other.predict(b)))
