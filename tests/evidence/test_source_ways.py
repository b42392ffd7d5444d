"""Ways by which values come to where they do harm, each through one thing that the reader of a program has to understand."""

import pytest

from tests.read import found, named

TORCH = """
import torch
import torch.nn.functional as F
from torch import nn
net = nn.Linear(4, 1)
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
"""
TABLE = """
import pandas as pd
from dataclasses import dataclass, field
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import accuracy_score, roc_auc_score
from sklearn.model_selection import cross_val_score, train_test_split
df = pd.read_csv("rows.csv")
"""


def rules(text):
    return {name for name, _ in named(text)}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "model-built-in-loop",
            TORCH
            + "def one(model, o, batches):\n    for x, y in batches:\n        o.zero_grad()\n        F.mse_loss(model(x), y).backward()\n"
            "        o.step()\ndef fit(batches):\n    for epoch in range(9):\n        model = nn.Linear(4, 1)\n"
            "        one(model, torch.optim.Adam(model.parameters()), batches)\n",
        ),
        (
            "scheduler-order",
            TORCH + "s = torch.optim.lr_scheduler.MultiStepLR(optimizer, milestones=[30, 60])\nfor epoch in range(90):\n"
            "    for x, y in batches:\n        optimizer.zero_grad()\n        F.mse_loss(net(x), y).backward()\n        optimizer.step()\n"
            "        s.step()\n",
        ),
        (
            "graph-cut-before-loss",
            TORCH
            + "def distance(a, b, T):\n    return F.kl_div(F.log_softmax(a / T, 1), F.softmax(b / T, 1))\ndef fit(teacher, batches, T=4.0):\n"
            "    for x in batches:\n        with torch.no_grad():\n            b = teacher(x)\n        loss = distance(net(x).detach(), b, T) * T\n"
            "        optimizer.zero_grad()\n        loss.backward()\n        optimizer.step()\n",
        ),
        (
            "logits-into-bce",
            TORCH
            + "from torchvision.models import resnet18\nm = resnet18()\nm.fc = nn.Linear(512, 9)\nF.binary_cross_entropy(m(x), y)\n",
        ),
        (
            "statistics-before-split",
            TABLE
            + "def clean(t):\n    t.fillna(t.mean(), inplace=True)\n    return t\nt = clean(df)\na, b, c, d = train_test_split(t.drop(columns='y'), t['y'])\n"
            "print(LogisticRegression().fit(a, c).score(b, d))\n",
        ),
        (
            "fit-on-test",
            TABLE
            + "@dataclass\nclass M:\n    filler: SimpleImputer = field(default_factory=lambda: SimpleImputer())\n    def __post_init__(self):\n"
            "        self.model = Ridge()\n    def fit(self, x, y):\n        self.model.fit(self.filler.fit_transform(x), y)\n        return self\n"
            "    def check(self, x, y):\n        return self.model.score(self.filler.fit_transform(x), y)\n"
            "a, b, c, d = train_test_split(df, df['y'])\nprint(M().fit(a, c).check(b, d))\n",
        ),
        (
            "selection-before-cv",
            TABLE + "y = df['rent']\nx = df[['area']].copy()\nx['place'] = df['place'].map(df.groupby('place')['rent'].mean())\n"
            "print(cross_val_score(Ridge(), x, y))\n",
        ),
        (
            "target-kept-in-features",
            TABLE
            + "df['y'] = (df['y'] == 'yes').astype(int)\nx, y = df.select_dtypes('number'), df['y']\na, b, c, d = train_test_split(x, y)\n"
            "print(LogisticRegression().fit(a, c).score(b, d))\n",
        ),
        (
            "softmax-wrong-axis",
            TORCH + "def pick(model, x):\n    p = F.softmax(model(x), dim=0)\n    best, which = p.max(dim=1)\n    return which\n",
        ),
    ],
    ids=lambda value: value if "\n" not in value else "",
)
def test_the_way_is_followed(name, text):
    assert name in rules(text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "model-built-in-loop",
            TORCH
            + "class M:\n    def fit(self, batches):\n        if not hasattr(self, 'net'):\n            self.net = nn.Linear(4, 1)\n            self.o = torch.optim.Adam(self.net.parameters())\n"
            "        for x, y in batches:\n            self.o.zero_grad()\n            F.mse_loss(self.net(x), y).backward()\n            self.o.step()\n"
            "m = M()\nfor epoch in range(9):\n    m.fit(batches)\n",
        ),
        (
            "layer-size-mismatch",
            TORCH
            + "class A(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.out = nn.Linear(64, 64)\n    def forward(self, x):\n"
            "        b, h, n, d = x.shape\n        return self.out(x.transpose(1, 2).reshape(b, n, h * d))\nprint(A()(torch.randn(2, 4, 10, 16)))\n",
        ),
        (
            "scheduler-order",
            TORCH
            + "s = torch.optim.lr_scheduler.StepLR(optimizer, 1000)\nfor epoch in range(90):\n    for x, y in batches:\n        optimizer.zero_grad()\n"
            "        F.mse_loss(net(x), y).backward()\n        optimizer.step()\n        s.step()\n",
        ),
        (
            "logits-into-bce",
            TORCH
            + "from torchvision.models import resnet18\nm = resnet18()\nm.fc = nn.Sequential(nn.Linear(512, 9), nn.Sigmoid())\nF.binary_cross_entropy(m(x), y)\n",
        ),
        (
            "selection-before-cv",
            TABLE
            + "y = df['rent']\nx = df[['area']].copy()\nprint(df.groupby('place')['rent'].mean())\nprint(cross_val_score(Ridge(), x, y))\n",
        ),
    ],
    ids=lambda value: value if "\n" not in value else "",
)
def test_what_looks_like_it_is_left_alone(name, text):
    assert name not in rules(text)


def test_scores_take_the_place_of_labels():
    text = TABLE + "m = LogisticRegression().fit(df[['a']], df['y'])\nprint(roc_auc_score(df['y'], m.predict(df[['a']])))\n"
    edits = found(text, "hard-labels-into-ranking-metric")[0].finding.edits
    assert [(one.text, one.is_safe) for one in edits] == [("predict_proba", True), ("[:, 1]", True)]
