import pytest

from tests.read import found

HEAD = """
import numpy as np
import torch
from sklearn.ensemble import IsolationForest, RandomForestClassifier, RandomForestRegressor
from sklearn.metrics import RocCurveDisplay, average_precision_score, log_loss, roc_auc_score, roc_curve
from sklearn.model_selection import GridSearchCV, cross_val_predict, train_test_split
from keras.models import load_model
"""


def lines(body):
    text = f"{HEAD}{body}\n"
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(text, "hard-labels-into-ranking-metric")]


@pytest.mark.parametrize(
    "line",
    [
        "roc_auc_score(y, RandomForestClassifier().fit(X, y).predict(Z))",
        "roc_auc_score(y_true=y, y_score=GridSearchCV(RandomForestClassifier(), {}).fit(X, y).predict(Z))",
        "fpr, tpr, _ = roc_curve(y, (p > 0.5).astype(int))",
        "average_precision_score(y, np.argmax(p, axis=1))",
        "roc_auc_score(y, np.where(p > 0.5, 1, 0))",
        "log_loss(y, torch.round(torch.sigmoid(p)).cpu().numpy())",
        "roc_auc_score(y, [1 if one > 0.5 else 0 for one in p])",
        "roc_auc_score(y, GridSearchCV(RandomForestClassifier(), {}).fit(X, y).best_estimator_.predict(Z))",
        "roc_auc_score(y, cross_val_predict(RandomForestClassifier(), X, y))",
        "RocCurveDisplay.from_predictions(y, RandomForestClassifier().fit(X, y).predict(Z))",
    ],
)
def test_labels_are_named(line):
    assert lines(line) == [1]


@pytest.mark.parametrize(
    "line",
    [
        "roc_auc_score(y, RandomForestClassifier().fit(X, y).predict_proba(Z)[:, 1])",
        "roc_auc_score(y, RandomForestRegressor().fit(X, y).predict(Z))",
        "roc_auc_score(y, load_model('a').predict(Z))",
        "roc_auc_score(y, model.predict(Z))",
        "roc_auc_score((y > 3).astype(int), p)",
        "roc_auc_score(y, p if ok else p > 0.5)",
        "roc_auc_score(y, cross_val_predict(RandomForestClassifier(), X, y, method='predict_proba')[:, 1])",
        "a, b, c, d = train_test_split(X, y); roc_auc_score(d, (b[:, 3] > 2).astype(int))",
        "roc_auc_score(y, -IsolationForest().fit(X).score_samples(Z))",
    ],
)
def test_scores_are_left_alone(line):
    assert lines(line) == []


def test_the_trace_begins_where_the_labels_are_made():
    (one,) = found(f"{HEAD}q = p > 0.5\nroc_auc_score(y, q)\n", "hard-labels-into-ranking-metric")
    assert [link.span.line for link in one.finding.where.trace] == [8, 9]
