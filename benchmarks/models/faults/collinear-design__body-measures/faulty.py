"""Which body measures go with lung capacity? Coefficients with bootstrap intervals."""
import numpy as np
import pandas as pd
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(2)
n = 500
people = pd.DataFrame({"height_cm": rng.normal(171, 9, n).round(1), "age": rng.integers(20, 70, n)})
people["weight_kg"] = (0.8 * people.height_cm - 65 + rng.normal(0, 9, n)).round(1)
people["height_in"] = (people.height_cm / 2.54).round(1)
people["bmi"] = (people.weight_kg / (people.height_cm / 100) ** 2).round(1)
people["pack_years"] = rng.gamma(0.8, 10, n).round(1)
people["litres"] = (
    -3.2 + 0.055 * people.height_cm - 0.012 * people.weight_kg - 0.022 * people.age - 0.012 * people.pack_years + rng.normal(0, 0.4, n)
)

measures = ["height_cm", "height_in", "weight_kg", "bmi", "age", "pack_years"]
train, test = train_test_split(people, test_size=0.3, random_state=5)

model = LinearRegression().fit(train[measures], train["litres"])
draws = []
for b in range(200):
    sample = train.sample(len(train), replace=True, random_state=b)
    draws.append(LinearRegression().fit(sample[measures], sample["litres"]).coef_)
low, high = np.percentile(draws, [2.5, 97.5], axis=0)

table = pd.DataFrame({"coef": model.coef_, "low": low, "high": high}, index=measures)
print(table.round(4))
print("R2 on held-out people: %.3f" % model.score(test[measures], test["litres"]))
