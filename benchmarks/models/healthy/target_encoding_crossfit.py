import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.linear_model import Ridge
from sklearn.model_selection import KFold, cross_validate
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler, TargetEncoder

rng = np.random.default_rng(21)
n, n_zip = 3000, 250
zip_level = rng.normal(0, 70, n_zip)
z = rng.integers(0, n_zip, n)
ads = pd.DataFrame({
    "zip": ["%05d" % (10000 + 37 * k) for k in z],
    "size": rng.gamma(9, 8, n).round(1),
    "age": rng.integers(0, 110, n),
})
ads["rent"] = 300 + 9 * ads["size"] - 1.2 * ads.age + zip_level[z] + rng.normal(0, 60, n)

model = make_pipeline(
    make_column_transformer(
        (TargetEncoder(smooth="auto", cv=KFold(5, shuffle=True, random_state=0)), ["zip"]),
        ("passthrough", ["size", "age"]),
    ),
    StandardScaler(),
    Ridge(alpha=1.0),
)
cv = KFold(5, shuffle=True, random_state=1)
res = cross_validate(model, ads[["zip", "size", "age"]], ads["rent"], cv=cv,
                     scoring=("r2", "neg_mean_absolute_error"), return_train_score=True)
print("train r2 %.3f" % res["train_r2"].mean())
print("test  r2 %.3f (sd %.3f)" % (res["test_r2"].mean(), res["test_r2"].std()))
print("test MAE %.1f" % -res["test_neg_mean_absolute_error"].mean())
