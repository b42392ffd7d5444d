"""Loans: labels go to the metrics of labels, probabilities to those of probabilities."""

from sklearn.datasets import make_classification
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, f1_score, log_loss, make_scorer, roc_auc_score
from sklearn.model_selection import cross_val_score, train_test_split

X, y = make_classification(2000, 12, n_informative=6, weights=[0.8], flip_y=0.05, random_state=1)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25, stratify=y, random_state=0)
model = LogisticRegression().fit(X_train, y_train)
chances = model.predict_proba(X_test)[:, 1]
print("AUC", roc_auc_score(y_test, chances), "loss", log_loss(y_test, chances), "Brier", brier_score_loss(y_test, chances))
print("F1 at 0.35", f1_score(y_test, chances > 0.35))
scorer = make_scorer(roc_auc_score, response_method="decision_function")
print(cross_val_score(model, X_train, y_train, cv=4, scoring=scorer).mean(), model.score(X_test, y_test))
