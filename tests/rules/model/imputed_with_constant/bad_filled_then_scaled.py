"""Wells: gaps of three readings were filled with 0 and the table standardised by hand; probabilities are judged by their ranks."""

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split

dice = np.random.default_rng(19)
n = 1200
hardness = dice.normal(size=n)
wells = pd.DataFrame(
    {
        "calcium": 80 + 11 * hardness + dice.normal(0, 8, n),
        "ph": 7.2 + 0.22 * hardness + dice.normal(0, 0.15, n),
        "depth_m": dice.gamma(8, 5, n),
        "conductivity": 510 + 60 * hardness + dice.normal(0, 40, n),
    }
)
scales = (dice.random(n) < 1 / (1 + np.exp(-2.2 * hardness + 3.4))).astype(int)
for name in ("calcium", "ph", "conductivity"):
    wells.loc[dice.random(n) < 0.2, name] = np.nan
wells = wells.fillna(0)
learn, check, y_learn, y_check = train_test_split(wells, scales, test_size=0.3, random_state=1)
mean, deviation = learn.mean(), learn.std()
model = LogisticRegression().fit((learn - mean) / deviation, y_learn)
print("AUC", roc_auc_score(y_check, model.predict_proba((check - mean) / deviation)[:, 1]))
