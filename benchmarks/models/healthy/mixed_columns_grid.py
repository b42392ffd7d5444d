import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.model_selection import GridSearchCV, KFold, train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, SplineTransformer, StandardScaler

rng = np.random.default_rng(63)
n = 1800
jobs = pd.DataFrame({
    "sector": rng.choice(["care", "metal", "it", "retail", "public"], n, p=[0.2, 0.25, 0.15, 0.25, 0.15]),
    "contract": rng.choice(["open", "fixed"], n, p=[0.75, 0.25]),
    "experience": rng.gamma(2.5, 5, n).clip(0, 40),
    "hours": rng.normal(36, 4, n),
})
base = jobs.sector.map({"care": 0.0, "metal": 0.15, "it": 0.4, "retail": -0.15, "public": 0.08})
wage = np.exp(2.7 + base + 0.035 * jobs.experience - 0.0006 * jobs.experience**2 + 0.05 * (jobs.contract == "open") + 0.01 * (jobs.hours - 36) + rng.normal(0, 0.13, n))
jobs.loc[rng.random(n) < 0.08, "experience"] = np.nan
jobs.loc[rng.random(n) < 0.05, "hours"] = np.nan

num = Pipeline([("fill", SimpleImputer(strategy="median", add_indicator=False)), ("scale", StandardScaler()), ("spline", SplineTransformer(n_knots=4, degree=3))])
prep = ColumnTransformer([("cat", OneHotEncoder(drop="first"), ["sector", "contract"]), ("num", num, ["experience", "hours"])])
model = TransformedTargetRegressor(Pipeline([("prep", prep), ("ridge", Ridge())]), func=np.log, inverse_func=np.exp)
A, B, a, b = train_test_split(jobs, wage, test_size=0.3, random_state=0)
gs = GridSearchCV(model, {"regressor__ridge__alpha": [1e-3, 1e-2, 0.1, 1, 10, 100, 1000]},
                  cv=KFold(5, shuffle=True, random_state=0), scoring="neg_mean_absolute_error").fit(A, a)
print(gs.best_params_)
print("MAE %.2f EUR/h  R2 %.3f" % (mean_absolute_error(b, gs.predict(B)), r2_score(b, gs.predict(B))))
