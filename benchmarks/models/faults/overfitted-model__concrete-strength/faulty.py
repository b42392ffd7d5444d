import numpy as np
import pandas as pd
from sklearn.metrics import r2_score, root_mean_squared_error
from sklearn.model_selection import train_test_split
from sklearn.tree import DecisionTreeRegressor

rng = np.random.default_rng(1999)
n = 1300
mixes = pd.DataFrame(
    dict(
        cement=rng.uniform(160, 520, n),
        water=rng.uniform(140, 230, n),
        slag=rng.gamma(1.2, 60, n),
        plasticiser=rng.uniform(0, 20, n),
        age_days=rng.choice([3, 7, 14, 28, 56, 90], n),
    )
)
strength = (
    11 * np.log(mixes.age_days)
    + 0.085 * mixes.cement
    - 0.16 * (mixes.water - 180)
    + 0.05 * mixes.slag
    + 0.4 * mixes.plasticiser
    - 20
    + rng.normal(0, 9, n)
).clip(lower=2)

train = rng.random(n) < 0.7
tree = DecisionTreeRegressor(random_state=0)
tree.fit(mixes[train], strength[train])

for part, mask in (("train", train), ("test", ~train)):
    hat = tree.predict(mixes[mask])
    print(
        "%-5s n=%4d  R2 %.3f  RMSE %.2f MPa"
        % (
            part,
            mask.sum(),
            r2_score(strength[mask], hat),
            root_mean_squared_error(strength[mask], hat),
        )
    )
print("leaves:", tree.get_n_leaves(), " depth:", tree.get_depth())
print(pd.Series(tree.feature_importances_, mixes.columns).round(3).to_string())
