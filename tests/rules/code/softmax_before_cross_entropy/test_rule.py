import pytest

from sleuth.rule import LIKELY, PROOF
from tests.read import found

HEAD = """
import torch
from torch import nn
import torch.nn.functional as F
x, y = torch.randn(8, 4), torch.randint(0, 3, (8,))
"""


def findings(body):
    return [
        (one.finding.where.span.line - HEAD.count("\n"), one.certainty)
        for one in found(HEAD + body, "softmax-before-cross-entropy")
    ]


def test_a_layer_of_a_sequential_is_named_where_it_is_made():
    body = "model = nn.Sequential(\n    nn.Linear(4, 3),\n    nn.Softmax(dim=1),\n)\ncriterion = nn.CrossEntropyLoss()\nloss = criterion(model(x), y)\n"
    assert findings(body) == [(3, PROOF)]


def test_a_change_of_shape_and_type_does_not_hide_it():
    body = (
        "model = nn.Linear(4, 3)\np = torch.softmax(model(x), -1)\np = p.view(-1, 3).float()[y]\nloss = F.cross_entropy(p, y)\n"
    )
    assert findings(body) == [(2, PROOF)]


def test_a_sigmoid_is_likely():
    assert findings("model = nn.Linear(4, 3)\nloss = F.cross_entropy(model(x).sigmoid(), y)\n") == [(2, LIKELY)]


def test_the_trace_goes_from_the_softmax_to_the_loss():
    body = "class Net(nn.Module):\n    def forward(self, x):\n        return x.softmax(1)\nnet = Net()\nout = net(x)\nloss = F.cross_entropy(out, y)\n"
    (one,) = found(HEAD + body, "softmax-before-cross-entropy")
    assert [link.span.line - HEAD.count("\n") for link in one.finding.where.trace] == [3, 5, 6]
    assert one.finding.where.trace[1].note == "what Net.forward returns"


@pytest.mark.parametrize(
    "body",
    [
        "model = nn.Linear(4, 3)\nloss = F.cross_entropy(F.log_softmax(model(x), 1), y)\n",
        "model = nn.Linear(4, 3)\nloss = F.nll_loss(torch.log(F.softmax(model(x), 1)), y)\n",
        "model = nn.Linear(4, 3)\nsoft = F.softmax(model(x), 1)\nloss = F.cross_entropy(model(x), soft)\n",
        "class A(nn.Module):\n    def forward(self, q):\n        return torch.softmax(q @ q.T, -1) @ q\nmodel = nn.Sequential(A(), nn.Linear(4, 3))\nloss = F.cross_entropy(model(x), y)\n",
        "model = nn.Linear(4, 3)\nout = model(x) if flag else F.softmax(model(x), 1)\nloss = F.cross_entropy(out, y)\n",
        "model = nn.Linear(4, 3)\nloss = F.cross_entropy(10 * torch.sigmoid(model(x)), y)\n",
    ],
)  # fmt: skip
def test_healthy_outputs_are_left_alone(body):
    assert findings(body) == []
