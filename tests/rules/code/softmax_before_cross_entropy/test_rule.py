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


HANDED = """
from collections import namedtuple
import torch
import torch.nn.functional as F
from torch import nn
Given = namedtuple("Given", ["scores", "weights"])
class Part(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = nn.Linear(4, 8)
    def forward(self, x):
        return self.inner(x)
class Net(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.part, self.out = Part(), nn.Linear(8, n)
    def forward(self, x):
        scores = self.out(torch.relu(self.part(x)))
        {give}
def fit(model, batches{more}):
    optimizer = torch.optim.Adam(model.parameters())
    for x, y in batches:
        out = model(x)
        {taken}
        loss = {loss}
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
{after}
"""
ENTROPY = "F.cross_entropy(scores, y)"


def handed(name, **parts):
    parts = {"more": "", "loss": ENTROPY, "after": "", "taken": "scores = out", **parts}
    return [(one.finding.where.span.line, one.certainty) for one in found(HANDED.format(**parts), name)]


@pytest.mark.parametrize(
    ("give", "taken"),
    [
        ("return F.softmax(scores, dim=-1)", "scores = out"),
        ("return Given(F.softmax(scores, dim=-1), scores)", "scores = out.scores"),
        ("return Given(scores=scores.softmax(1), weights=None)", "scores, _ = out"),
        ('return {{"scores": torch.softmax(scores, 1), "raw": scores}}', 'scores = out["scores"]'),
        ("return torch.softmax(scores, 1), scores", "scores = out[0]"),
    ],
)
def test_the_only_network_of_a_file_whose_training_is_handed_it(give, taken):
    assert handed("softmax-before-cross-entropy", give=give.format(), taken=taken) == [(19, LIKELY)]


OTHER = "class Other(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.own = nn.Linear(4, 2)\n    def forward(self, x):\n        return self.own(x)"


@pytest.mark.parametrize(
    ("give", "parts"),
    [
        ("return F.softmax(scores, dim=-1)", {"after": OTHER}),
        ("return F.softmax(scores, dim=-1)", {"after": "import torchvision\nfit(torchvision.models.resnet18(), rows)"}),
        (
            "return F.softmax(scores, dim=-1)",
            {"after": "import torchvision\ndef main():\n    return torchvision.models.resnet18()"},
        ),
        ("return F.softmax(scores, dim=-1)", {"more": ", teacher", "taken": "teacher.eval(); scores = teacher(x)"}),
        ("return F.softmax(scores, dim=-1)", {"taken": "scores = model.logits(x)"}),
        ("return scores if self.training else scores.softmax(1)", {}),
        ("return Given(scores, scores.softmax(1))", {"taken": "scores = out.scores"}),
        ("return torch.softmax(scores, 1), scores", {"taken": "scores = out[1]"}),
    ],
)
def test_networks_that_a_training_may_be_handed(give, parts):
    assert handed("softmax-before-cross-entropy", give=give, **parts) == []


@pytest.mark.parametrize(
    ("name", "give", "loss", "line"),
    [
        ("probabilities-into-nll", "return torch.softmax(scores, 1)", "F.nll_loss(scores, y)", 19),
        ("sigmoid-before-bce-with-logits", "return torch.sigmoid(scores)", "F.binary_cross_entropy_with_logits(scores, y)", 19),
        ("logits-into-bce", "return scores", "F.binary_cross_entropy(scores, y)", 25),
        ("relu-before-loss", "return torch.relu(scores)", ENTROPY, 19),
    ],
)
def test_other_losses_of_the_only_network(name, give, loss, line):
    assert handed(name, give=give, loss=loss) == [(line, LIKELY)]
