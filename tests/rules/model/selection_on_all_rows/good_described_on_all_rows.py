"""The strongest columns of all rows are printed for the reader; the models are given columns that were fixed beforehand."""

import numpy as np
import pandas as pd
from sklearn.feature_selection import SelectKBest, f_regression
from sklearn.linear_model import Ridge
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

dice = np.random.default_rng(2)
barley = pd.DataFrame(dice.normal(size=(200, 60))).add_prefix("band")
barley["protein"] = barley[["band3", "band4", "band5"]].sum(axis=1) + dice.normal(0, 1, 200)
bands = barley.drop(columns="protein")
print("strongest", list(bands.columns[SelectKBest(f_regression, k=8).fit(bands, barley["protein"]).get_support()]))
known = [f"band{at}" for at in range(1, 9)]  # by the chemistry of protein
train, test = train_test_split(barley, test_size=0.3, random_state=0)
model = Ridge().fit(train[known], train["protein"])
print("R2", r2_score(test["protein"], model.predict(test[known])))
