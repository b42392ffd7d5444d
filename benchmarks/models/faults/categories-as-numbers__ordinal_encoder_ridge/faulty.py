import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OrdinalEncoder, StandardScaler

rng = np.random.default_rng(72)
n = 1800
brands = ["Alva", "Brix", "Corda", "Dento", "Elan", "Fjord", "Gallo", "Hoch"]
bodies = ["estate", "hatch", "sedan", "van", "suv"]
bikes = pd.DataFrame({
    "brand": rng.choice(brands, n),
    "body": rng.choice(bodies, n),
    "power": rng.normal(90, 20, n).round(),
    "weight": rng.normal(1300, 160, n).round(),
})
base = dict(zip(brands, [3.1, -2.0, 2.2, -1.4, 4.0, -3.3, 1.5, -2.6]))
shape = dict(zip(bodies, [0, 1.8, -1.2, 2.5, -.9]))
bikes["consumption"] = (1.5 + bikes.brand.map(base) * .4 + bikes.body.map(shape) * .5
                        + .018 * bikes.power + .0022 * bikes.weight + rng.normal(0, .4, n))

nominal, numeric = ["brand", "body"], ["power", "weight"]
encode = OrdinalEncoder()
model = make_pipeline(
    make_column_transformer((encode, nominal), (StandardScaler(), numeric)),
    Ridge(alpha=0.5),
)
train, test = train_test_split(bikes, test_size=.3, random_state=31)
model.fit(train[nominal + numeric], train["consumption"])
pred = model.predict(test[nominal + numeric])
print("MAE", round(mean_absolute_error(test["consumption"], pred), 3), "l/100km")
print("R2 ", round(r2_score(test["consumption"], pred), 3))
