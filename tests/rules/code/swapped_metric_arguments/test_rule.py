import pytest

from tests.read import found

HEAD = """
import pandas as pd
from sklearn import metrics
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix, f1_score, r2_score, recall_score, roc_auc_score
from sklearn.model_selection import cross_val_predict, train_test_split
df = pd.read_csv("a.csv")
X, y = df.drop(columns="t"), df["t"]
a, b, c, d = train_test_split(X, y)
m = LogisticRegression().fit(a, c)
p = m.predict(b)
"""


def findings(body):
    return found(f"{HEAD}{body}\n", "swapped-metric-arguments")


@pytest.mark.parametrize(
    "body",
    [
        "print(recall_score(p, d))",
        "print(metrics.r2_score(m.predict(b), d))",
        "print(f1_score(p, d, average='weighted'))",
        "print(roc_auc_score(m.predict_proba(b)[:, 1], d))",
        "print(confusion_matrix((m.predict_proba(b)[:, 1] > 0.3).astype(int), d.values))",
        "q = cross_val_predict(m, X, y); print(r2_score(q, y))",
        "def judge(model, X, y_true): return recall_score(model.predict(X), y_true)",
    ],
)
def test_the_prediction_stands_first(body):
    (one,) = findings(body)
    assert one.finding.where.span.line == HEAD.count("\n") + 1


@pytest.mark.parametrize(
    "body",
    [
        "print(recall_score(d, p))",
        "print(recall_score(y_pred=p, y_true=d))",
        "print(metrics.mean_squared_error(p, d))",
        "print(f1_score(p, d))",
        "print(confusion_matrix(p, d).T)",
        "print(r2_score(p, other.predict(b)))",
        "def judge(one, two): return recall_score(one, two)",
    ],
)
def test_healthy_calls_are_left_alone(body):
    assert findings(body) == []


def test_the_mend_exchanges_the_arguments():
    (one,) = findings("print(recall_score(p, d))")
    first, second = one.finding.edits
    assert (first.text, first.span.column, second.text, second.span.column) == ("d", 20, "p", 23)
    assert not first.is_safe
