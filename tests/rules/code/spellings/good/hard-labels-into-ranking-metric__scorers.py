"""Scorers of probabilities, of distances, of labels where labels are right, and of a regressor's scores."""

from sklearn.datasets import make_classification
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import Ridge
from sklearn.metrics import balanced_accuracy_score, log_loss, make_scorer, roc_auc_score
from sklearn.model_selection import GridSearchCV, cross_val_score

X, y = make_classification(600, random_state=0)
ranked = make_scorer(roc_auc_score)
print(cross_val_score(Ridge(), X, y, scoring=ranked).mean())
options = {"response_method": ("decision_function", "predict_proba")}
scoring = {
    "auc": make_scorer(roc_auc_score, **options),
    "loss": make_scorer(log_loss, greater_is_better=False, needs_proba=True),
    "balanced": make_scorer(balanced_accuracy_score),
}
search = GridSearchCV(RandomForestClassifier(), {"max_depth": [3, 5]}, scoring=scoring, refit="auc")
print(search.fit(X, y).best_params_)
