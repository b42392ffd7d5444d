from functools import partial

from sklearn.datasets import load_wine
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import precision_score
from sklearn.model_selection import train_test_split

X, y = load_wine(return_X_y=True)
a, b, c, d = train_test_split(X, y, random_state=0)
forest = RandomForestClassifier(random_state=0).fit(a, c)
precision = partial(precision_score, average="macro")
said = forest.predict(b)
print(precision(said, d))  # HERE
