"""Card fraud with logistic regression."""
from sklearn.datasets import make_classification
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler


def load(seed=15):
    X, y = make_classification(
        n_samples=6000, n_features=8, n_informative=8, n_clusters_per_class=1, n_redundant=0, weights=[0.975],
        flip_y=0.01, class_sep=0.7, random_state=seed,
    )
    return X, y


def split_and_scale(X, y):
    X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, stratify=y, random_state=0)
    scaler = StandardScaler().fit(X_train)
    return scaler.transform(X_train), scaler.transform(X_test), y_train, y_test


def main():
    X, y = load()
    X_train, X_test, y_train, y_test = split_and_scale(X, y)
    clf = LogisticRegression(C=1.0)
    clf.fit(X_train, y_train)
    print("transactions:", len(y))
    print("accuracy: %.3f" % accuracy_score(y_test, clf.predict(X_test)))


if __name__ == "__main__":
    main()
