import pytest

from tests.read import found

HEAD = """
import numpy as np
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.metrics import accuracy_score, mean_squared_error, r2_score
from sklearn.model_selection import GridSearchCV, cross_val_score
x, y = np.random.rand(50, 3), np.random.rand(50)
"""
FAULTY = """
model = LinearRegression().fit(x, y)
print(accuracy_score(y, model.predict(x)))
"""


def lines(body):
    text = f"{HEAD}{body}\n"
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(text, "metric-for-wrong-task")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (FAULTY, 3),
        (
            """
print(cross_val_score(RandomForestClassifier(), x, y, scoring="r2"))
""",
            2,
        ),
        (
            """
search = GridSearchCV(RandomForestRegressor(), {"max_depth": [2, 4]}, scoring="accuracy")
""",
            2,
        ),
    ],
)
def test_the_fault_is_named_at_its_line(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        """
model = LinearRegression().fit(x, y)
print(accuracy_score(y > 0.5, model.predict(x) > 0.5), r2_score(y, model.predict(x)))
""",
        """
model = LogisticRegression().fit(x, y > 0.5)
print(mean_squared_error(y > 0.5, model.predict_proba(x)[:, 1]))
""",
        """
search = GridSearchCV(make_model(), {"max_depth": [2, 4]}, scoring="accuracy")
""",
        """
print(cross_val_score(RandomForestClassifier(), x, y > 0.5, scoring="neg_brier_score"))
""",
    ],
)
def test_look_alikes_are_left_alone(body):
    assert lines(body) == []


def test_the_finding_says_what_to_change():
    one = found(f"{HEAD}{FAULTY}\n", "metric-for-wrong-task")[0]
    assert one.rule.section("Fix")
    assert one.finding.message.endswith(".")


NETWORK = """
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
from sklearn.datasets import fetch_california_housing, load_digits
from sklearn.model_selection import train_test_split
X, y = {data}(return_X_y=True)
a, b, c, d = train_test_split(X, y)
def loader(x, y):
    return DataLoader(TensorDataset(torch.tensor(x), torch.tensor(y).view(-1, 1).float()), batch_size=64)
net, cost = nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Linear(32, 1){end}), {cost}
for xb, yb in loader(a, c):
    cost(net(xb), yb).backward()
for xb, yb in loader(b, d):
    out = net(xb){changed}
    hits = {hits}
"""
HOUSES, DIGITS = "fetch_california_housing", "load_digits"


@pytest.mark.parametrize(
    ("data", "cost", "changed", "hits"),
    [
        (HOUSES, "nn.MSELoss()", "", "(out.round() == yb).sum().item()"),
        (HOUSES, "nn.SmoothL1Loss()", ".squeeze(1)", "(torch.round(out) == yb.squeeze(1)).float().mean()"),
        (HOUSES, "nn.L1Loss()", "", "torch.sum(yb == out.long())"),
        (DIGITS, "nn.MSELoss()", "", "(out == yb).float().mean()"),
        (DIGITS, "nn.HuberLoss()", ".detach().cpu()", "out.eq(yb).sum().item()"),
    ],
)
def test_exact_hits_of_a_network_of_quantities_are_counted(data, cost, changed, hits):
    assert lines(NETWORK.format(data=data, cost=cost, changed=changed, hits=hits, end="")) == [16]


@pytest.mark.parametrize(
    ("data", "cost", "end", "hits"),
    [
        (DIGITS, "nn.MSELoss()", "", "(out.round() == yb).sum()"),  # whole numbers in order
        (HOUSES, "nn.MSELoss()", "", "((out - yb).abs() < 0.5).float().mean()"),
        (HOUSES, "nn.MSELoss()", "", "((out > 2) == (yb > 2)).float().mean()"),
        (HOUSES, "nn.MSELoss()", "", "(out == 0).float().mean()"),
        (HOUSES, "nn.MSELoss()", "", "(out == net(xb)).float().mean()"),
        (HOUSES, "nn.BCEWithLogitsLoss()", "", "(out.round() == yb).sum()"),
        (DIGITS, "nn.MSELoss()", ", nn.Sigmoid()", "(out.round() == yb).sum()"),
        (HOUSES, "nn.MSELoss()", "", "(out.argmax(1) == yb).sum()"),
    ],
)
def test_hits_that_may_be_counted(data, cost, end, hits):
    assert lines(NETWORK.format(data=data, cost=cost, changed="", hits=hits, end=end)) == []
