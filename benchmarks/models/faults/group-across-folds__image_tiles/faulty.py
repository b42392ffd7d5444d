# Yield (t/ha) from the colour statistics of drone tiles. Every field was cut into tiles;
# the yield is known per field only.
import numpy as np
from sklearn.kernel_ridge import KernelRidge
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(15)
n_fields, n_tiles = 120, 10
field_colour = rng.normal(size=(n_fields, 6))
field_yield = (6 + 0.6 * field_colour[:, 0] - 0.4 * field_colour[:, 1]
               + 0.3 * field_colour[:, 2] + rng.normal(0, .35, n_fields))

field = np.repeat(np.arange(n_fields), n_tiles)
X = field_colour[field] + rng.normal(0, .25, (len(field), 6))
y = field_yield[field]

test = rng.random(len(X)) < 0.3
train = ~test
print("tiles: %d train, %d test" % (train.sum(), test.sum()))

scaler = StandardScaler().fit(X[train])
model = KernelRidge(kernel="rbf", gamma=0.08, alpha=0.1)
mu = y[train].mean()
model.fit(scaler.transform(X[train]), y[train] - mu)
pred = model.predict(scaler.transform(X[test])) + mu

print("MAE %.2f t/ha" % mean_absolute_error(y[test], pred))
print("R2  %.2f" % r2_score(y[test], pred))
