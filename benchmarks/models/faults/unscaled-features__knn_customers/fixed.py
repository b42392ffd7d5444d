import numpy as np
import pandas as pd
from sklearn.metrics import balanced_accuracy_score, f1_score
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(10)
n = 2000
people = pd.DataFrame({
    "income": rng.lognormal(10.6, .35, n).round(),
    "card_use": rng.beta(2, 3, n).round(3),
    "logins_week": rng.poisson(4, n),
    "age": rng.integers(18, 80, n),
})
z = (7 * (people.card_use - .4) + .35 * (people.logins_week - 4) - .03 * (people.age - 48)
     + .00003 * (people.income - 42_000))
people["accepts"] = (z + rng.logistic(0, .6, n) > 0).astype(int)

x = ["income", "card_use", "logins_week", "age"]
train, test = train_test_split(people, test_size=.3, random_state=5, stratify=people.accepts)
knn = make_pipeline(StandardScaler(), KNeighborsClassifier(n_neighbors=15))
knn.fit(train[x], train.accepts)
guess = knn.predict(test[x])
print("offers accepted: %.1f%%" % (100 * people.accepts.mean()))
print("balanced accuracy %.3f" % balanced_accuracy_score(test.accepts, guess))
print("F1                %.3f" % f1_score(test.accepts, guess))
