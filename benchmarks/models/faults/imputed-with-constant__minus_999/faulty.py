import numpy as np
import pandas as pd
from sklearn.impute import SimpleImputer
from sklearn.metrics import r2_score, mean_absolute_error
from sklearn.model_selection import train_test_split
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

# soil samples -> organic carbon; the lab could not measure everything
rng = np.random.default_rng(58)
n = 1100
soil = pd.DataFrame({
    "ph": rng.normal(6.4, .7, n).round(2),
    "clay": rng.normal(24, 7, n).round(1),
    "nitrogen": rng.gamma(5, .04, n).round(3),
    "slope": rng.gamma(2, 3, n).round(1),
    "rain": rng.normal(760, 110, n).round(),
})
soil["carbon"] = (.8 + .03 * soil.clay + 5.5 * soil.nitrogen - .2 * (soil.ph - 6.4)
                  + .0012 * (soil.rain - 760) - .03 * soil.slope + rng.normal(0, .12, n))
for c, share in {"ph": .15, "clay": .2, "nitrogen": .1, "rain": .15}.items():
    soil.loc[rng.random(n) < share, c] = np.nan
print("missing values per column:\n", soil.isna().sum().to_string(), sep="")

X, y = soil.drop(columns="carbon"), soil["carbon"]
Xa, Xb, ya, yb = train_test_split(X, y, test_size=.3, random_state=5)

filler = SimpleImputer(strategy="constant", fill_value=-999)
model = make_pipeline(filler, StandardScaler(), Ridge(alpha=1.0))
model.fit(Xa, ya)
p = model.predict(Xb)
print("R2 %.3f, MAE %.3f" % (r2_score(yb, p), mean_absolute_error(yb, p)))
