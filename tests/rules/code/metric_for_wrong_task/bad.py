"""Accuracy of a quantity.

Fault at line 13.
"""

import numpy as np
from tensorflow import keras
from tensorflow.keras import layers

x = np.random.rand(256, 20)
y = x.sum(axis=1)
model = keras.Sequential([layers.Dense(32, activation="relu"), layers.Dense(1)])
model.compile(optimizer="adam", loss="mse", metrics=["accuracy"])
model.fit(x, y, epochs=5)
