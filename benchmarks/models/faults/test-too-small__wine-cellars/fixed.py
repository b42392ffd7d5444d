import numpy as np
from sklearn.datasets import load_wine
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import RepeatedStratifiedKFold, cross_val_score
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
plan = RepeatedStratifiedKFold(n_splits=5, n_repeats=20, random_state=5)
result = {}
for name, clf in contestants.items():
    result[name] = cross_val_score(clf, X, y, cv=plan, scoring="accuracy").reshape(
        20, 5
    )
    print(
        f"{name:9s} accuracy {result[name].mean():.3f} over {len(y)} bottles, sd over repeats {result[name].mean(1).std():.3f}"
    )
gap = result["logistic"] - result["tree"]
d = gap.ravel()
se = np.sqrt((1 / d.size + 1 / 4) * d.var(ddof=1))
print(
    "difference %.3f, corrected interval [%.3f, %.3f]"
    % (d.mean(), d.mean() - 1.96 * se, d.mean() + 1.96 * se)
)
