from sklearn.datasets import load_breast_cancer
from sklearn.feature_selection import SelectKBest, f_classif
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import RepeatedStratifiedKFold, cross_validate
from sklearn.pipeline import make_pipeline

X, y = load_breast_cancer(return_X_y=True)
X = X[:, X.std(axis=0) > 0]
folds = RepeatedStratifiedKFold(n_splits=5, random_state=0)
model = make_pipeline(SelectKBest(f_classif, k=5), LogisticRegression())
print(cross_validate(model, X, y, cv=folds)["test_score"].mean())
print(SelectKBest(f_classif, k=5).fit(X, y).get_support())
