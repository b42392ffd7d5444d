"""The key is taken out of the list of columns, what is to be predicted is not."""

import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.model_selection import train_test_split

wells = pd.read_csv("wells.csv")
columns = wells.columns.tolist()
for name in ("well", "drilled_by"):
    columns.remove(name)
inputs, depth = wells[columns], wells["depth"]  # HERE
train, test, train_depth, test_depth = train_test_split(inputs, depth, random_state=0)
print(RandomForestRegressor(random_state=0).fit(train, train_depth).score(test, test_depth))
