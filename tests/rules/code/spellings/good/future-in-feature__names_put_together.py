"""Names that are put together: of columns that look back, of goals that are no features, and of a column that is drawn only."""

import pandas as pd
from sklearn.linear_model import Ridge

milk = pd.read_csv("herd.csv", parse_dates=["day"]).sort_values("day")
for n in (3, 7, 21):
    milk["mean_" + str(n)] = milk["litres"].rolling(n).mean()
milk["goal"] = milk["litres"].shift(-1)
facts = [word for word in milk.columns if word not in ("day", "goal")]
for n in (3, 7):
    milk[f"smooth{n}"] = milk["litres"].rolling(n, center=True).mean()
milk = milk.dropna()
early, late = milk[milk["day"] < "2021-01-01"], milk[milk["day"] >= "2021-01-01"]
model = Ridge().fit(early[facts], early["goal"])
print(model.score(late[facts], late["goal"]), milk[["smooth3", "smooth7"]])

eggs = pd.read_csv("hens.csv")
for n in range(1, 4):
    eggs["ahead%d" % n] = eggs["eggs"].shift(-n)
    eggs[f"back{n}"] = eggs["eggs"].shift(n)
eggs = eggs.dropna()
early, late = eggs[:300], eggs[300:]
for n in range(1, 4):
    facts = [word for word in eggs.columns if not word.startswith("ahead")]
    print(Ridge().fit(early[facts], early["ahead%d" % n]).score(late[facts], late["ahead%d" % n]))
facts = [word for word in eggs.columns if word not in ("ahead1", "ahead2", "ahead3")]
print(Ridge().fit(early[facts], early["ahead1"]).score(late[facts], late["ahead1"]))
