"""Does the weather help? Travel time with and without rain."""
import numpy as np
import pandas as pd
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import KFold, cross_val_score

rng = np.random.default_rng(97)
n = 4000
trips = pd.DataFrame({
    "km": rng.gamma(4, 2.5, n),
    "stops": rng.poisson(3, n),
    "rain": rng.gamma(1, 2, n),
})
trips["minutes"] = 6 + 2.2 * trips.km + 1.5 * trips.stops + 1.6 * trips.rain + rng.normal(0, 6, n)

data = trips
cv = KFold(5, shuffle=True, random_state=3)


def r2_per_fold(columns):
    return cross_val_score(LinearRegression(), data[columns], data["minutes"], cv=cv, scoring="r2")


plain = r2_per_fold(["km", "stops"])
rainy = r2_per_fold(["km", "stops", "rain"])
print("rows:", len(data))
print("without rain  R2 %.3f " % plain.mean(), plain.round(3))
print("with rain     R2 %.3f " % rainy.mean(), rainy.round(3))
print("rain improves R2 by %+.3f" % (rainy.mean() - plain.mean()))
