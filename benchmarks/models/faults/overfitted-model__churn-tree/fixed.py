from sklearn.datasets import make_classification
from sklearn.metrics import balanced_accuracy_score, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.tree import DecisionTreeClassifier

X, y = make_classification(n_samples=3000, n_features=6, n_informative=6, n_redundant=0,
                           n_clusters_per_class=2, flip_y=0.25, class_sep=1.3, random_state=4)
X_tr, X_te, y_tr, y_te = train_test_split(X, y, test_size=0.3, random_state=4, stratify=y)

tree = DecisionTreeClassifier(max_depth=7, min_samples_leaf=25, random_state=0)
tree.fit(X_tr, y_tr)

print("leaves:", tree.get_n_leaves(), "depth:", tree.get_depth())
for name, A, b in (("train", X_tr, y_tr), ("test", X_te, y_te)):
    print(f"{name:6s} balanced accuracy {balanced_accuracy_score(b, tree.predict(A)):.3f}"
          f"  ROC AUC {roc_auc_score(b, tree.predict_proba(A)[:, 1]):.3f}")
