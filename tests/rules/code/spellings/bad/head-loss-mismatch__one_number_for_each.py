"""Gestures: what is learned is one number for each row, and the loss takes a column for each gesture."""

import keras
import numpy as np

dice = np.random.default_rng(5)
gesture = dice.integers(0, 4, 900)
rows = gesture[:, None] + dice.normal(size=(900, 12))
model = keras.Sequential([keras.layers.Dense(16, activation="relu"), keras.layers.Dense(4, activation="softmax")])
model.compile(loss="categorical_crossentropy", optimizer="sgd")  # HERE
model.fit(rows[:700], gesture[:700], epochs=5, validation_data=(rows[700:], gesture[700:]))
