"""Two flower markets, one list behind the other, mixed; the numbers that the rows had in the list stayed a column."""

import io

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(21)
sold = np.repeat([0, 1, 0, 1], 250)
stems = pd.DataFrame(
    {"length": rng.normal(50 + 3 * sold, 6), "buds": rng.poisson(5 + sold), "leaf": rng.normal(9, 2, 1000), "sold": sold}
)
saved = stems.to_csv()
stems = pd.read_csv(io.StringIO(saved))
y = stems.pop("sold")
learn, check, y_learn, y_check = train_test_split(stems, y, test_size=0.3, random_state=2)
model = RandomForestClassifier(100, min_samples_leaf=3, random_state=0).fit(learn, y_learn)
print("accuracy", accuracy_score(y_check, model.predict(check)))
