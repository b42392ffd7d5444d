"""The same choice of proteins from the patients of the training part."""

import numpy as np
import pandas as pd
from sklearn.linear_model import RidgeCV
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(12)
proteins = pd.DataFrame(rng.lognormal(0, 0.8, (180, 900)), columns=[f"p{at:03d}" for at in range(900)])
days = pd.Series(9 + 3 * np.log(proteins.iloc[:, :12]).sum(axis=1) + rng.normal(0, 2, 180), name="days")

x_train, x_test, y_train, y_test = train_test_split(proteins, days, test_size=0.3, random_state=1)
kept = x_train.corrwith(y_train, method="spearman").abs().nlargest(25).index
model = RidgeCV(np.logspace(-2, 3, 12)).fit(np.log(x_train[kept]), y_train)
guess = model.predict(np.log(x_test[kept]))
print("R2", r2_score(y_test, guess), "days off", mean_absolute_error(y_test, guess))
