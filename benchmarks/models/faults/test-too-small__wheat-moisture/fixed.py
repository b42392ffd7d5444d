"""Grain moisture from two spectrometer bands: does the tree ensemble beat the line?"""
import numpy as np
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.linear_model import LinearRegression
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(8)
n = 2000
bands = rng.uniform(0, 1, size=(n, 3))
moisture = 12 + 4 * bands[:, 0] - 3 * bands[:, 1] + 1.2 * bands[:, 2] ** 2 + 0.8 * bands[:, 0] * bands[:, 1]
moisture += rng.normal(0, 0.8, n)

B_train, B_test, m_train, m_test = train_test_split(
    bands, moisture, test_size=0.5, random_state=2
)
line = LinearRegression().fit(B_train, m_train)
trees = GradientBoostingRegressor(n_estimators=80, max_depth=3, learning_rate=0.1, random_state=0).fit(B_train, m_train)

mae_line = mean_absolute_error(m_test, line.predict(B_test))
mae_trees = mean_absolute_error(m_test, trees.predict(B_test))
print("test grains:", len(m_test))
print("MAE line  %.3f" % mae_line)
print("MAE trees %.3f" % mae_trees)
better = "trees" if mae_trees < mae_line else "line"
print(f"{better} better by {abs(mae_line - mae_trees):.3f}")
