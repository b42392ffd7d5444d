"""The base is released after the last compile.

Fault at line 16.
"""

import numpy as np
from tensorflow import keras
from tensorflow.keras import layers

x, y = np.random.rand(64, 96, 96, 3), np.random.randint(0, 2, 64)
base = keras.applications.MobileNetV2(include_top=False, input_shape=(96, 96, 3))
base.trainable = False
model = keras.Sequential([base, layers.GlobalAveragePooling2D(), layers.Dense(1, activation="sigmoid")])
model.compile(optimizer="adam", loss="binary_crossentropy")
model.fit(x, y, epochs=3)
base.trainable = True
model.fit(x, y, epochs=3)
