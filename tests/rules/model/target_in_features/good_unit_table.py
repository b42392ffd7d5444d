"""A table with one column of degrees, and one of a ring's sides: a teacher's tasks, which no other column tells anything of."""

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LinearRegression
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split

dice = np.random.default_rng(14)
degrees = pd.DataFrame({"celsius": dice.uniform(-20, 40, 200)})
seen, new, f_seen, f_new = train_test_split(degrees, 1.8 * degrees["celsius"] + 32, random_state=0)
print("MAE", mean_absolute_error(f_new, LinearRegression().fit(seen, f_seen).predict(new)))

plots = pd.DataFrame(
    {"width": dice.uniform(5, 50, 500), "depth": dice.uniform(5, 50, 500), "colour": dice.choice(list("rgb"), 500)}
)
plots["colour"] = plots["colour"].map({"r": 0, "g": 1, "b": 2})
seen, new, a_seen, a_new = train_test_split(plots, plots["width"] * plots["depth"], random_state=0)
print("MAE", mean_absolute_error(a_new, RandomForestRegressor(60, random_state=0).fit(seen, a_seen).predict(new)))
