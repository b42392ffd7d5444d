from sklearn.datasets import load_breast_cancer
from sklearn.feature_selection import SelectKBest, f_classif
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import RepeatedStratifiedKFold, cross_validate

X, y = load_breast_cancer(return_X_y=True)
chosen = SelectKBest(f_classif, k=5).fit(X, y)  # HERE
X = X[:, chosen.get_support()]
folds = RepeatedStratifiedKFold(n_splits=5, random_state=0)
print(cross_validate(LogisticRegression(), X, y, cv=folds)["test_score"].mean())
