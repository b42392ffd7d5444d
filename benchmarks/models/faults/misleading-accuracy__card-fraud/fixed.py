"""Card fraud with logistic regression."""
from sklearn.datasets import make_classification
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, balanced_accuracy_score, recall_score
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
    y_hat = clf.predict(X_test)
    print("fraud share: %.3f" % y_test.mean())
    print("recall: %.3f" % recall_score(y_test, y_hat))
    print("balanced accuracy: %.3f" % balanced_accuracy_score(y_test, y_hat))
    print("average precision: %.3f" % average_precision_score(y_test, clf.predict_proba(X_test)[:, 1]))


if __name__ == "__main__":
    main()
