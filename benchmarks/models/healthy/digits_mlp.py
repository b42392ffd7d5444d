"""Digits with a small network on scaled pixels."""

from sklearn.datasets import load_digits
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import MinMaxScaler

X, y = load_digits(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=4, stratify=y)
scaler = MinMaxScaler().fit(X_train)
network = MLPClassifier(hidden_layer_sizes=(64,), max_iter=300, random_state=4)
network.fit(scaler.transform(X_train), y_train)
print("accuracy", accuracy_score(y_test, network.predict(scaler.transform(X_test))))
