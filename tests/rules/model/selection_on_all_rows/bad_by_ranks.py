"""The proteins that go with the days to recovery by rank, chosen before the patients are split."""

import numpy as np
import pandas as pd
from sklearn.linear_model import RidgeCV
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(12)
proteins = pd.DataFrame(rng.standard_t(2.5, (180, 900)), columns=[f"p{at:03d}" for at in range(900)])
days = pd.Series(rng.gamma(3, 4, 180).round() + 0.1 * proteins["p007"], name="days")

strength = proteins.corrwith(days, method="spearman").abs()
kept = strength.nlargest(25).index
x_train, x_test, y_train, y_test = train_test_split(proteins[kept], days, test_size=0.3, random_state=1)
model = RidgeCV(np.logspace(-2, 3, 12)).fit(x_train, y_train)
print("R2", r2_score(y_test, model.predict(x_test)), "days off", mean_absolute_error(y_test, model.predict(x_test)))
