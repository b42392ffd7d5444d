"""Tea: the codes beside the text are those of one list of gardens, of which the second season lacks some."""

import numpy as np
import pandas as pd
from sklearn.ensemble import ExtraTreesRegressor
from sklearn.metrics import mean_absolute_error

dice = np.random.default_rng(8)
gardens = ["Assam", "Darjeeling", "Dimbula", "Kericho", "Nandi", "Nilgiri", "Uva"]
worth = dict(zip(gardens, dice.normal(12, 4, len(gardens)), strict=True))


def season(n, sold):
    chests = pd.DataFrame({"garden": dice.choice(sold, n), "leaf": dice.normal(2, 0.4, n), "moist": dice.normal(3, 0.5, n)})
    chests["price"] = chests["garden"].map(worth) + 2 * chests["leaf"] + dice.normal(0, 0.5, n)
    chests["garden_no"] = pd.Categorical(chests["garden"], categories=gardens).codes
    return chests


read = ["garden_no", "leaf", "moist"]
first, second = season(900, gardens), season(500, gardens[2:])
model = ExtraTreesRegressor(80, min_samples_leaf=3, random_state=0).fit(first[read], first["price"])
print("MAE", mean_absolute_error(second["price"], model.predict(second[read])))
