"""Parts of the training part are put together again, and the frame is put in another order where it lies."""

import pandas as pd
from sklearn.datasets import load_wine
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

wines = load_wine(as_frame=True).frame
features = [name for name in wines.columns if name != "target"]
learn, judge = train_test_split(wines, test_size=0.4, stratify=wines["target"], random_state=1)
first, second = train_test_split(learn, test_size=0.5, random_state=2)
wines.sort_values("alcohol", inplace=True)
judge = judge.sort_values("hue")
scaler = StandardScaler().fit(pd.concat([second, first])[features])
model = LogisticRegression().fit(scaler.transform(learn[features]), learn["target"])
print("accuracy", model.score(scaler.transform(judge[features]), judge["target"]))
