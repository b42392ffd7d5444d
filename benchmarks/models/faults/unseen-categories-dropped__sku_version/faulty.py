import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

rng = np.random.default_rng(29)
articles = [f"{kind}{i}" for kind in ("BOOT", "COAT", "CAP", "SCARF") for i in range(1, 9)]
level = pd.Series(rng.normal(60, 18, len(articles)), index=articles)


def season(tag, n):
    d = pd.DataFrame({"article": rng.choice(articles, n), "season": tag})
    d["sku"] = d["article"] + "-" + tag
    d["discount"] = rng.choice([0, .1, .2, .3], n)
    d["ads"] = rng.gamma(2, 5, n).round(1)
    d["units"] = level[d["article"]].to_numpy() + 40 * d.discount + .8 * d.ads + rng.normal(0, 6, n)
    return d


history = pd.concat([season(s, 600) for s in ("W21", "W22", "W23")], ignore_index=True)
new = season("W24", 600)

key = "sku"
prep = ColumnTransformer([
    ("key", OneHotEncoder(handle_unknown="ignore"), [key]),
    ("num", StandardScaler(), ["discount", "ads"]),
])
model = Pipeline([("prep", prep), ("ridge", Ridge(alpha=1.0))])
model.fit(history[[key, "discount", "ads"]], history["units"])
pred = model.predict(new[[key, "discount", "ads"]])
print("new season:", len(new), "rows")
print("MAE %.1f  R2 %.3f" % (mean_absolute_error(new["units"], pred), r2_score(new["units"], pred)))
