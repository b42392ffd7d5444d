"""Marketing mix: what does one more thousand euros on each channel bring?"""
import numpy as np
import pandas as pd
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(61)
weeks = 900
mix = pd.DataFrame({
    "tv": rng.gamma(6, 5, weeks),
    "radio": rng.gamma(4, 3, weeks),
    "online": rng.gamma(5, 4, weeks),
    "price_index": rng.normal(100, 4, weeks),
})
sales = 400 + 2.1 * mix.tv + 1.2 * mix.radio + 3.0 * mix.online - 3.5 * (mix.price_index - 100) + rng.normal(0, 22, weeks)
mix["total_spend"] = (mix.tv + mix.radio + mix.online).round(1)

columns = ["tv", "radio", "online", "total_spend", "price_index"]
X_tr, X_te, y_tr, y_te = train_test_split(mix[columns], sales, test_size=0.3, random_state=0)
ols = LinearRegression().fit(X_tr, y_tr)
print("test R2 %.3f" % r2_score(y_te, ols.predict(X_te)))

draws = []
for b in range(200):
    pick = rng.integers(0, len(X_tr), len(X_tr))
    draws.append(LinearRegression().fit(X_tr.iloc[pick], y_tr.iloc[pick]).coef_)
lo, hi = np.percentile(draws, [2.5, 97.5], axis=0)
print(pd.DataFrame({"effect": ols.coef_, "lo": lo, "hi": hi}, index=columns).round(2))
channel = columns[int(np.argmax(ols.coef_))]
print("recommendation: shift budget to", channel)
