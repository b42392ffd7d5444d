import numpy as np
import pandas as pd
from sklearn.compose import TransformedTargetRegressor
from sklearn.linear_model import RidgeCV
from sklearn.metrics import mean_absolute_percentage_error, r2_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(68)
n = 1800
art = pd.DataFrame({
    "height_cm": rng.lognormal(4, .4, n).round(),
    "width_cm": rng.lognormal(4.1, .4, n).round(),
    "year": rng.integers(1880, 2015, n),
    "shows": rng.poisson(3, n),
    "signed": rng.integers(0, 2, n),
})
log_price = (5 + .6 * np.log(art.height_cm * art.width_cm) - .012 * (art.year - 1950)
             + .22 * art.shows + .35 * art.signed + rng.normal(0, .3, n))
art["price"] = np.exp(log_price).round()
art = pd.concat([art, art.sample(60, random_state=0)])      # double entries of the auction house
art = art.drop_duplicates().reset_index(drop=True)

art["log_area"] = np.log1p(art.height_cm * art.width_cm)
x = ["log_area", "year", "shows", "signed"]
train, test = train_test_split(art, test_size=.3, random_state=9)

model = TransformedTargetRegressor(
    make_pipeline(StandardScaler(), RidgeCV(alphas=np.logspace(-2, 3, 11))),
    func=np.log, inverse_func=np.exp)
model.fit(train[x], train["price"])
guess = model.predict(test[x])
print(len(art), "works,", len(test), "in the test part")
print("R2 of the log price %.3f" % r2_score(np.log(test.price), np.log(guess)))
print("MAPE %.1f%%" % (100 * mean_absolute_percentage_error(test.price, guess)))
