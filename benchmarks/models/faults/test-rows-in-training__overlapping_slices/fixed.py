# Diabetes-like progression score from a simulated cohort, NumPy only up to the model.
import numpy as np
from sklearn.metrics import mean_squared_error, r2_score
from sklearn.neighbors import KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(8)
N = 1200
age = rng.uniform(20, 80, N)
bmi = rng.normal(27, 4, N)
bp = rng.normal(95, 12, N)
lipid = rng.normal(3.5, 0.8, N)
X = np.column_stack([age, bmi, bp, lipid])
y = (1.2 * age + 5.5 * (bmi - 27) + 0.8 * bp + 22 * np.sin(lipid * 2)
     + rng.normal(0, 22, N))

# shuffle once, then cut
order = rng.permutation(N)
X, y = X[order], y[order]

n_test = 400
X_train, y_train = X[: N - n_test], y[: N - n_test]
X_test, y_test = X[-n_test:], y[-n_test:]

model = make_pipeline(
    StandardScaler(),
    KNeighborsRegressor(n_neighbors=6, weights="distance"),
)
model.fit(X_train, y_train)
pred = model.predict(X_test)

rmse = np.sqrt(mean_squared_error(y_test, pred))
print("rows used for the fit:", len(X_train))
print("test rmse %.2f   r2 %.3f   (sd of y %.2f)" % (rmse, r2_score(y_test, pred), y_test.std()))
