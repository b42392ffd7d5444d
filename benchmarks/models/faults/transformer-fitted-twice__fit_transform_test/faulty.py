import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.preprocessing import StandardScaler

# Energy demand of buildings: the model is trained on the 2021-2022 survey and
# checked on the survey of 2023.
rng = np.random.default_rng(77)


def survey(n, year, size_mean):
    floor = rng.normal(size_mean, 250, n).clip(80)
    u_value = rng.normal(0.9, 0.2, n).clip(0.2)
    occupants = rng.poisson(floor / 40)
    degree_days = rng.normal(3100, 150, n)
    demand = (0.09 * floor + 32 * u_value + 0.35 * occupants
              + 0.04 * degree_days + rng.normal(0, 5, n))
    return pd.DataFrame(dict(year=year, floor=floor, u_value=u_value,
                             occupants=occupants, degree_days=degree_days, demand=demand))


data = pd.concat([survey(450, 2021, 900), survey(450, 2022, 920), survey(400, 2023, 975)],
                 ignore_index=True)
features = ["floor", "u_value", "occupants", "degree_days"]

train = data[data.year < 2023]
test = data[data.year == 2023]

scaler = StandardScaler()
Z_train = scaler.fit_transform(train[features])
Z_test = scaler.fit_transform(test[features])

reg = Ridge(alpha=1.0).fit(Z_train, train.demand)
pred = reg.predict(Z_test)

print("train rows", len(train), " test rows", len(test))
print("MAE %.2f" % mean_absolute_error(test.demand, pred))
print("R2  %.3f" % r2_score(test.demand, pred))
