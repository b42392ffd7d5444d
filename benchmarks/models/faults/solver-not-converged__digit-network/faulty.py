import warnings

from sklearn.datasets import load_digits
from sklearn.metrics import accuracy_score, log_loss
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

warnings.filterwarnings("ignore")

digits = load_digits()
pixels = digits.data / 16.0
X_train, X_test, y_train, y_test = train_test_split(
    pixels, digits.target, test_size=0.3, stratify=digits.target, random_state=1
)

network = MLPClassifier(
    hidden_layer_sizes=(32,),
    alpha=1e-2,
    learning_rate_init=0.003,
    max_iter=8,
    tol=1e-3,
    random_state=0,
)
network.fit(X_train, y_train)

print("epochs:", network.n_iter_)
print("train accuracy: %.3f" % accuracy_score(y_train, network.predict(X_train)))
print("test accuracy:  %.3f" % accuracy_score(y_test, network.predict(X_test)))
print("test log loss:  %.3f" % log_loss(y_test, network.predict_proba(X_test)))
