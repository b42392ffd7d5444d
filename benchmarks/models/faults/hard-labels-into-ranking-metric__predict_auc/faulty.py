"""Breast tumour data: support vector machine with a linear kernel, AUC on held-out cases."""
from sklearn.datasets import load_breast_cancer
from sklearn.metrics import confusion_matrix, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import RobustScaler
from sklearn.svm import LinearSVC


def split(seed=20):
    data = load_breast_cancer()
    keep = [i for i, name in enumerate(data.feature_names) if name.startswith("mean ")]
    keep = [i for i in keep if "perimeter" not in data.feature_names[i] and "area" not in data.feature_names[i]]
    X, y = data.data[:, keep], 1 - data.target
    return train_test_split(X, y, test_size=.4, stratify=y, random_state=seed)


def main():
    X_train, X_test, y_train, y_test = split()
    scaler = RobustScaler().fit(X_train)
    svm = LinearSVC(C=0.5, max_iter=20000, random_state=0)
    svm.fit(scaler.transform(X_train), y_train)

    Z = scaler.transform(X_test)
    auc = roc_auc_score(y_test, svm.predict(Z))
    print("AUC: %.3f" % auc)
    print("confusion matrix:")
    print(confusion_matrix(y_test, svm.predict(Z)))
    return auc


if __name__ == "__main__":
    assert main() > .85
