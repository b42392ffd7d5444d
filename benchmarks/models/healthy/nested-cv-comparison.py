"""Compare two tuned classifiers with nested cross-validation and paired differences."""
import numpy as np
from scipy import stats
from sklearn.datasets import make_moons
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, StratifiedKFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

X, y = make_moons(n_samples=1000, noise=0.25, random_state=10)

inner = StratifiedKFold(3, shuffle=True, random_state=1)
outer = StratifiedKFold(6, shuffle=True, random_state=2)

candidates = {
    "logistic": GridSearchCV(
        make_pipeline(StandardScaler(), LogisticRegression()),
        {"logisticregression__C": [0.001, 0.01, 0.1, 1, 10, 100]}, cv=inner, scoring="roc_auc",
    ),
    "rbf svm": GridSearchCV(
        make_pipeline(StandardScaler(), SVC()),
        {"svc__C": [0.1, 1, 10], "svc__gamma": [0.1, 1.0, 10.0]}, cv=inner, scoring="roc_auc",
    ),
}

scores = {name: cross_val_score(search, X, y, cv=outer, scoring="roc_auc") for name, search in candidates.items()}
for name, s in scores.items():
    print(f"{name:9s} ROC AUC {s.mean():.3f} (sd over outer folds {s.std(ddof=1):.3f})")

d = scores["rbf svm"] - scores["logistic"]
# variance corrected for overlapping training parts
se = np.sqrt((1 / len(d) + 1 / (outer.get_n_splits() - 1)) * d.var(ddof=1))
t = stats.t(df=len(d) - 1).ppf(0.975)
print(f"difference {d.mean():.3f}, 95% interval {d.mean() - t * se:.3f} to {d.mean() + t * se:.3f}")
