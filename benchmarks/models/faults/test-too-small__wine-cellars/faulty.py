import numpy as np
from sklearn.datasets import load_wine
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

wine = load_wine(as_frame=True)
X, y = wine.data, wine.target
contestants = {
    "logistic": make_pipeline(
        StandardScaler(), LogisticRegression(C=1.0, max_iter=1000)
    ),
    "tree": DecisionTreeClassifier(max_depth=4, min_samples_leaf=3, random_state=0),
}
X_tr, X_te, y_tr, y_te = train_test_split(
    X, y, test_size=0.1, stratify=y, random_state=5
)
result = {}
for name, clf in contestants.items():
    clf.fit(X_tr, y_tr)
    result[name] = accuracy_score(y_te, clf.predict(X_te))
    print(f"{name:9s} accuracy {result[name]:.3f} on {len(y_te)} bottles")
print(
    "better model:",
    max(result, key=result.get),
    "by %.3f" % abs(result["logistic"] - result["tree"]),
)
