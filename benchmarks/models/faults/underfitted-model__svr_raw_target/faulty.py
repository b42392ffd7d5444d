import numpy as np
import pandas as pd
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVR

rng = np.random.default_rng(47)
n = 1500
cars = pd.DataFrame({
    "km": rng.gamma(3, 30_000, n).round(-2),
    "age": rng.integers(0, 15, n),
    "kw": rng.normal(105, 30, n).clip(40).round(),
    "owners": rng.integers(1, 5, n),
})
cars["price"] = (52_000 * np.exp(-.12 * cars.age) * (cars.kw / 105) ** .8
                 * np.exp(-cars.km / 400_000) - 600 * cars.owners
                 + rng.normal(0, 1_500, n)).clip(500).round(-1)

x = ["km", "age", "kw", "owners"]
train, test = train_test_split(cars, test_size=.3, random_state=0)

model = make_pipeline(StandardScaler(), SVR(kernel="rbf", C=1.0, epsilon=.1))
model.fit(train[x], train["price"])

for part, rows in {"train": train, "test": test}.items():
    guess = model.predict(rows[x])
    print(f"{part:6s} MAE {mean_absolute_error(rows['price'], guess):8.0f}  R2 {r2_score(rows['price'], guess):.3f}")
