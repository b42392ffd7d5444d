"""A softmax, and a loss that applies another one.

Fault at line 13.
"""

import numpy as np
from tensorflow import keras
from tensorflow.keras import layers

x, y = np.random.rand(256, 20), np.random.randint(0, 3, 256)
model = keras.Sequential([layers.Dense(32, activation="relu"), layers.Dense(3, activation="softmax")])
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
model.compile(optimizer="adam", loss=loss)
model.fit(x, y, epochs=5)
