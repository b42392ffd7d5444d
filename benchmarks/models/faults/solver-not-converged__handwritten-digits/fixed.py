"""Digit reader, scikit-learn only."""
import warnings

from sklearn.datasets import load_digits
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import accuracy_score, f1_score
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import MinMaxScaler

SETTINGS = {
    "hidden_layer_sizes": (48,),
    "alpha": 1e-3,
    "learning_rate_init": 2e-3,
    "max_iter": 400,
    "random_state": 13,
}


class DigitReader:
    def __init__(self, **settings):
        self.pipe = Pipeline([("scale", MinMaxScaler()), ("net", MLPClassifier(**settings))])

    def learn(self, images, labels):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", category=UserWarning)
            self.pipe.fit(images.reshape(len(images), -1), labels)
        return self

    def read(self, images):
        return self.pipe.predict(images.reshape(len(images), -1))


digits = load_digits()
im_tr, im_te, lab_tr, lab_te = train_test_split(
    digits.images, digits.target, test_size=0.3, stratify=digits.target, random_state=7)
reader = DigitReader(**SETTINGS).learn(im_tr, lab_tr)
hat = reader.read(im_te)
net = reader.pipe.named_steps["net"]
print("epochs", net.n_iter_, " loss %.4f" % net.loss_)
print("train accuracy %.3f" % accuracy_score(lab_tr, reader.read(im_tr)))
print("test accuracy  %.3f" % accuracy_score(lab_te, hat))
print("test macro F1  %.3f" % f1_score(lab_te, hat, average="macro"))
