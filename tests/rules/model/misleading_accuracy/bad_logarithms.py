"""Leaks of mains, which are rare: logarithms of the readings, and a search that goes by accuracy."""

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

dice = np.random.default_rng(5)
n = 4000
mains = pd.DataFrame({"pressure": dice.lognormal(1, 0.5, n), "age": dice.gamma(3, 10, n), "flow": dice.lognormal(2, 0.7, n)})
leak = (dice.random(n) < 1 / (1 + np.exp(6.2 - 2 * np.log(mains["pressure"]) - 0.03 * mains["age"]))).astype(int)
m_train, m_test, l_train, l_test = train_test_split(mains, leak, test_size=0.3, stratify=leak, random_state=0)
model = make_pipeline(FunctionTransformer(np.log1p), StandardScaler(), LogisticRegression())
search = GridSearchCV(model, {"logisticregression__C": [0.01, 0.1, 1.0, 10.0]}, scoring="accuracy", cv=5).fit(m_train, l_train)
print("accuracy", search.score(m_test, l_test))
