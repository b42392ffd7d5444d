from tensorflow import keras
from tensorflow.keras import layers


def network(n_classes=10):
    images = keras.Input((32, 32, 3))
    x = layers.Conv2D(32, 3, padding="same", activation="relu")(images)
    x = layers.MaxPooling2D()(x)
    x = layers.Conv2D(n_classes, 1)(x)
    return keras.Model(images, layers.GlobalAveragePooling2D()(x))


def settings(rate):
    chosen = {"optimizer": keras.optimizers.Adam(rate), "metrics": ["accuracy"]}
    chosen.update(loss="sparse_categorical_crossentropy")  # HERE
    return chosen


def fit(x, y):
    model = network()
    model.compile(**settings(1e-3))
    model.fit(x, y, epochs=5)
    return model
