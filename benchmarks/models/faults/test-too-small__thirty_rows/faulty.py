"""Compare the forest with the model in production and print the gain."""
from sklearn.datasets import make_classification
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def get_data():
    return make_classification(n_samples=3000, n_features=5, n_informative=5, n_redundant=0,
                               n_clusters_per_class=1, class_sep=1.0, flip_y=.05, random_state=17)


def main():
    X, y = get_data()
    X_tr, X_te, y_tr, y_te = train_test_split(X, y, test_size=30, stratify=y, random_state=1)

    production = make_pipeline(StandardScaler(), LogisticRegression()).fit(X_tr, y_tr)
    forest = RandomForestClassifier(80, min_samples_leaf=3, random_state=1).fit(X_tr, y_tr)

    old = balanced_accuracy_score(y_te, production.predict(X_te))
    new = balanced_accuracy_score(y_te, forest.predict(X_te))
    print(f"test cases {len(y_te)}")
    print(f"production {old:.3f}")
    print(f"forest     {new:.3f}")
    print(f"gain       {new - old:+.3f}")


if __name__ == "__main__":
    main()
