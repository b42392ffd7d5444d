"""A dict holds the rows and the boat of each; the folds keep a boat together. Rows of one session are not alike."""

import numpy as np
from sklearn.linear_model import Ridge
from sklearn.metrics import r2_score
from sklearn.model_selection import GroupKFold, train_test_split

dice = np.random.default_rng(8)
boat = np.repeat(np.arange(40), 9)
hull = dice.normal(size=(40, 5))
data = {"features": hull[boat] + dice.normal(0, 0.3, (360, 5)), "boat": boat, "session": dice.integers(0, 30, 360)}
data["speed"] = data["features"].sum(axis=1) + dice.normal(0, 0.5, 360) + dice.normal(size=40)[boat]
for train, test in GroupKFold(5).split(data["features"], data["speed"], data["boat"]):
    model = Ridge().fit(data["features"][train], data["speed"][train])
    print(r2_score(data["speed"][test], model.predict(data["features"][test])))

tide = {"height": dice.normal(size=(300, 4)), "device": dice.integers(0, 25, 300)}
tide["level"] = tide["height"] @ np.arange(4.0) + dice.normal(0, 1, 300)
a, b, ya, yb = train_test_split(tide["height"], tide["level"], random_state=0)
print(r2_score(yb, Ridge().fit(a, ya).predict(b)))
