import numpy as np
from sklearn.datasets import make_classification
from sklearn.ensemble import ExtraTreesClassifier, StackingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

X, y = make_classification(n_samples=2400, n_features=8, n_informative=8, n_redundant=0,
                           n_clusters_per_class=3, class_sep=.9, flip_y=.05, random_state=27)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=.3, stratify=y, random_state=27)

base = [
    ("logit", make_pipeline(StandardScaler(), LogisticRegression())),
    ("knn", make_pipeline(StandardScaler(), KNeighborsClassifier(25))),
    ("trees", ExtraTreesClassifier(60, min_samples_leaf=3, random_state=0)),
]
stack = StackingClassifier(base, final_estimator=LogisticRegression(), cv=5,
                           stack_method="predict_proba")
stack.fit(X_train, y_train)

p = stack.predict_proba(X_test)[:, 1]
print("stack: AUC %.3f, log loss %.3f" % (roc_auc_score(y_test, p), log_loss(y_test, p)))
print("weights of the base models:", np.round(stack.final_estimator_.coef_[0], 2))
