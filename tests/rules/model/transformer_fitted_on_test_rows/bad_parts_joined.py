"""The parts of a split are put together again for the scaler, by the columns that are features."""

import pandas as pd
from sklearn.datasets import load_wine
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

wines = load_wine(as_frame=True).frame
features = [name for name in wines.columns if name != "target"]
learn, judge = train_test_split(wines, test_size=0.4, stratify=wines["target"], random_state=1)
scaler = StandardScaler().fit(pd.concat([learn, judge])[features])
model = LogisticRegression().fit(scaler.transform(learn[features]), learn["target"])
print("accuracy", model.score(scaler.transform(judge[features]), judge["target"]))
