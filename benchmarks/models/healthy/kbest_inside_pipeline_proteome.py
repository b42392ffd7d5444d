from sklearn.feature_selection import SelectKBest, f_classif
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GridSearchCV, StratifiedKFold, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
import numpy as np

rs = np.random.RandomState(40)
n, p = 600, 800
X = rs.normal(size=(n, p))
w = np.zeros(p)
w[::80] = rs.uniform(0.5, 1.0, 10)
y = (X @ w + rs.logistic(0, 0.8, n) > 0).astype(int)
X_tr, X_te, y_tr, y_te = train_test_split(
    X, y, test_size=0.3, stratify=y, random_state=1
)

flow = make_pipeline(
    StandardScaler(), SelectKBest(f_classif), LogisticRegression(max_iter=2000)
)
grid = GridSearchCV(
    flow,
    {
        "selectkbest__k": [3, 6, 10, 20, 60],
        "logisticregression__C": [0.01, 0.1, 1.0, 10.0],
    },
    scoring="roc_auc",
    cv=StratifiedKFold(5, shuffle=True, random_state=0),
)
grid.fit(X_tr, y_tr)
print(grid.best_params_, "CV AUC %.3f" % grid.best_score_)
kept = grid.best_estimator_["selectkbest"].get_support(indices=True)
print(
    "true markers among the kept: %d of %d"
    % (np.isin(kept, np.flatnonzero(w)).sum(), len(kept))
)
print("test AUC %.3f" % roc_auc_score(y_te, grid.predict_proba(X_te)[:, 1]))
