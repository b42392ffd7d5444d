"""The error of a quantity, and the accuracy of probabilities with a squared loss."""

import numpy as np
from tensorflow import keras
from tensorflow.keras import layers

x = np.random.rand(256, 20)
y = x.sum(axis=1)
model = keras.Sequential([layers.Dense(32, activation="relu"), layers.Dense(1)])
model.compile(optimizer="adam", loss="mse", metrics=["mae"])
model.fit(x, y, epochs=5)
classifier = keras.Sequential([layers.Dense(32, activation="relu"), layers.Dense(1, activation="sigmoid")])
classifier.compile(optimizer="adam", loss="mse", metrics=["accuracy"])
classifier.fit(x, y > 10, epochs=5)
