import numpy as np
import pandas as pd
from sklearn.ensemble import ExtraTreesRegressor, StackingRegressor
from sklearn.linear_model import RidgeCV
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.model_selection import KFold, train_test_split
from sklearn.neighbors import KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(31)
n = 1600
ap = pd.DataFrame(
    {
        "m2": rng.gamma(9, 8, n),
        "x_km": rng.normal(0, 3, n),
        "y_km": rng.normal(0, 3, n),
        "age": rng.uniform(0, 100, n),
    }
)
rent = (
    250
    + 9 * ap.m2
    + 400 * np.exp(-(ap.x_km**2 + ap.y_km**2) / 12)
    - 2.0 * ap.age
    + rng.normal(0, 70, n)
)
A, B, a, b = train_test_split(ap, rent, test_size=0.25, random_state=0)
stack = StackingRegressor(
    [
        ("ridge", make_pipeline(StandardScaler(), RidgeCV(np.logspace(-3, 3, 13)))),
        ("knn", make_pipeline(StandardScaler(), KNeighborsRegressor(12))),
        ("et", ExtraTreesRegressor(80, min_samples_leaf=4, random_state=0)),
    ],
    final_estimator=RidgeCV(np.logspace(-3, 3, 13)),
    cv=KFold(5, shuffle=True, random_state=1),
)
stack.fit(A, a)
hat = stack.predict(B)
print("stack  MAE %.1f R2 %.3f" % (mean_absolute_error(b, hat), r2_score(b, hat)))
for name, est in stack.named_estimators_.items():
    print("%-6s MAE %.1f" % (name, mean_absolute_error(b, est.predict(B))))
