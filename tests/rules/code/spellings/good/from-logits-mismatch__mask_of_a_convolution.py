from tensorflow import keras
from tensorflow.keras import layers


def network():
    images = keras.Input((64, 64, 1))
    x = layers.Conv2D(16, 3, padding="same", activation="relu")(images)
    x = layers.Conv2DTranspose(1, 3, padding="same")(x)
    mask = layers.Activation("sigmoid", dtype="float32")(x)
    return keras.Model(images, mask)


def arguments(smooth):
    return dict(optimizer="adam", loss=keras.losses.BinaryCrossentropy(label_smoothing=smooth))


network().compile(**arguments(0.1))

noisy = keras.Input((64, 64, 1))
clean = layers.Conv2D(1, 3, padding="same")(noisy)
denoiser = keras.Model(noisy, clean)
denoiser.compile(**{"optimizer": "adam", "loss": "mse"})
