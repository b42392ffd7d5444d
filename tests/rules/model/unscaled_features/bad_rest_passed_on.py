"""Rivers told apart by their water: the land use is coded and scaled, and the remainder goes on as it is, flow in litres included."""

import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, RobustScaler
from sklearn.svm import SVC

dice = np.random.default_rng(21)
n = 900
river = dice.integers(0, 3, n)
water = pd.DataFrame({
    "use": dice.choice(["forest", "field", "town"], n),
    "turbidity": dice.gamma(3, 2, n),
    "ph": np.array([6.8, 7.4, 8.0])[river] + dice.normal(0, 0.25, n),
    "oxygen": np.array([9.0, 7.5, 8.5])[river] + dice.normal(0, 0.6, n),
    "flow": dice.gamma(4, 9000, n),
})  # fmt: skip
columns = make_column_transformer(
    (OneHotEncoder(), ["use"]), (RobustScaler(), ["turbidity"]), remainder="passthrough", sparse_threshold=0
)
W_train, W_test, r_train, r_test = train_test_split(water, river, test_size=0.3, random_state=2)
model = make_pipeline(columns, SVC()).fit(W_train, r_train)
print("accuracy", accuracy_score(r_test, model.predict(W_test)))
