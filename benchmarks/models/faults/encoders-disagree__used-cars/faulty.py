"""Used car prices."""
import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split

MAKES = {"Dacia": 6, "Skoda": 11, "Ford": 10, "Opel": 9, "Volvo": 19, "Audi": 24, "BMW": 27, "Porsche": 58}
FUELS = {"petrol": 0.0, "diesel": 0.6, "hybrid": 2.5, "electric": 5.0}


def simulate(n, seed):
    rng = np.random.default_rng(seed)
    cars = pd.DataFrame({
        "make": rng.choice(list(MAKES), n, p=[.14, .18, .2, .16, .1, .1, .1, .02]),
        "fuel": rng.choice(list(FUELS), n, p=[.45, .3, .15, .1]),
        "age": rng.integers(1, 15, n),
        "km": rng.gamma(4, 22, n),
    })
    cars["price"] = ((cars.make.map(MAKES) + cars.fuel.map(FUELS))
                     * np.exp(-0.09 * cars.age - 0.0012 * cars.km) * rng.lognormal(0, .1, n))
    return cars


def prepare(cars):
    X = cars[["age", "km"]].copy()
    for column in ("make", "fuel"):
        X[column], _ = pd.factorize(cars[column])
    return X


def main():
    cars = simulate(3000, seed=8)
    train, test = train_test_split(cars, test_size=0.25, random_state=2)
    model = RandomForestRegressor(n_estimators=80, min_samples_leaf=3, random_state=0)
    model.fit(prepare(train), train.price)
    predicted = model.predict(prepare(test))
    print("cars:", len(train), "for training,", len(test), "for testing")
    print("MAE: %.2f thousand" % mean_absolute_error(test.price, predicted))
    print("MAE of the median price: %.2f thousand"
          % mean_absolute_error(test.price, np.full(len(test), train.price.median())))


main()
