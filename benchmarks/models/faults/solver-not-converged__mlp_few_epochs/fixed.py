"""Digit recogniser with a small neural network."""
import warnings

import numpy as np
from sklearn.datasets import load_digits
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import accuracy_score, confusion_matrix
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

warnings.filterwarnings("ignore", category=ConvergenceWarning)


def build_net(seed=0):
    return MLPClassifier(hidden_layer_sizes=(32,), learning_rate_init=0.003, tol=1e-3,
                         max_iter=600, random_state=seed)


if __name__ == "__main__":
    X, y = load_digits(return_X_y=True)
    X = X / 16.0
    X_train, X_test, y_train, y_test = train_test_split(
        X, y, test_size=0.3, stratify=y, random_state=14)

    net = build_net().fit(X_train, y_train)
    guess = net.predict(X_test)
    print("final loss     %.4f" % net.loss_)
    print("test accuracy  %.4f" % accuracy_score(y_test, guess))
    wrong = confusion_matrix(y_test, guess)
    np.fill_diagonal(wrong, 0)
    a, b = np.unravel_index(wrong.argmax(), wrong.shape)
    print("most often confused: %d read as %d (%d times)" % (a, b, wrong[a, b]))
