"""Logits for the loss; a softmax around the model, to be looked at only."""

import numpy as np
from tensorflow import keras
from tensorflow.keras import layers

x, y = np.random.rand(256, 20), np.random.randint(0, 3, 256)
model = keras.Sequential(
    [
        layers.Dense(32, activation="relu"),
        layers.Dense(3),
    ]
)
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
model.compile(optimizer="adam", loss=loss)
model.fit(x, y, epochs=5)
shown = keras.Sequential([model, layers.Softmax()])
print(shown.predict(x[:5]))
