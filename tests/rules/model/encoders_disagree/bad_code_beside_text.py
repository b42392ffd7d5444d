"""Tea: a code is put beside the text in each season's table, counted anew by `factorize`, and the tables go on as arrays."""

import numpy as np
import pandas as pd
from sklearn.ensemble import ExtraTreesRegressor
from sklearn.metrics import mean_absolute_error

dice = np.random.default_rng(8)
gardens = ["Assam", "Darjeeling", "Nilgiri", "Uva", "Dimbula", "Kericho", "Nandi"]
worth = dict(zip(gardens, dice.normal(12, 4, len(gardens)), strict=True))


def season(n):
    chests = pd.DataFrame({"garden": dice.choice(gardens, n), "leaf": dice.normal(2, 0.4, n), "moist": dice.normal(3, 0.5, n)})
    chests["price"] = chests["garden"].map(worth) + 2 * chests["leaf"] + dice.normal(0, 0.5, n)
    chests["garden_no"], _ = pd.factorize(chests["garden"])
    return chests


read = ["garden_no", "leaf", "moist"]
first, second = season(900), season(500)
model = ExtraTreesRegressor(80, min_samples_leaf=3, random_state=0).fit(first[read].to_numpy(), first["price"])
print("MAE", mean_absolute_error(second["price"], model.predict(second[read].to_numpy())))
