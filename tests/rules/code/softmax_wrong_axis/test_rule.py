import pytest

from tests.read import found

HEAD = """
import torch
from torch import nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset

from scipy.special import softmax
head = nn.Linear(4, 3)
x = torch.randn(8, 4)
loader = DataLoader(TensorDataset(torch.randn(64, 4), torch.randint(0, 3, (64,))), batch_size=8)
"""
FAULTY = """
for a, b in loader:
    print(F.softmax(head(a), dim=0))
"""


def lines(body):
    text = f"{HEAD}{body}\n"
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(text, "softmax-wrong-axis")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (FAULTY, 3),
        (
            """
p = nn.Softmax(dim=0)(head(x))
print(p.argmax(dim=1))
""",
            2,
        ),
        (
            """
p = softmax(classifier.decision_function(table))
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
print(torch.softmax(head(torch.randn(4)), dim=0))
""",
        """
w = torch.softmax(nn.Linear(4, 1)(x), dim=0)
print((w * x).sum(0))
""",
        """
w = torch.softmax(head(x), dim=0)
print((w * x[:, :3]).sum(0))
""",
        """
for a, b in loader:
    print(torch.softmax(head(a), dim=1), head(a).softmax(-1))
""",
        """
p = softmax(classifier.decision_function(table), axis=1)
""",
    ],
)
def test_look_alikes_are_left_alone(body):
    assert lines(body) == []


def test_the_finding_says_what_to_change():
    one = found(f"{HEAD}{FAULTY}\n", "softmax-wrong-axis")[0]
    assert one.rule.section("Fix")
    assert one.finding.message.endswith(".")


ATTENTION = """
class Mixer(nn.Module):
    def __init__(self, d, h):
        super().__init__()
        self.h, self.q, self.k, self.v = h, nn.Linear(d, d), nn.Linear(d, d), nn.Linear(d, d)
        self.drop = nn.Dropout(0.1)
    def forward(self, x, hidden):
        b, n, d = x.shape
        q, k, v = (f(x).view(b, n, self.h, d // self.h).transpose(1, 2) for f in (self.q, self.k, self.v))
        s = torch.matmul(q, k.transpose(2, 3)) * d ** -0.5
        s = s.masked_fill(hidden, -1e9)
        {body}
"""


@pytest.mark.parametrize(
    "body",
    ["return F.softmax(s, dim=2) @ v", "return self.drop(s.softmax(1)) @ v", "return torch.matmul(torch.softmax(s, dim=-2), v)"],
)
def test_weights_that_are_added_up_over_another_axis(body):
    assert lines(ATTENTION.format(body=body)) == [12]


def test_the_place_is_where_the_axis_is_given():
    body = """
class Look(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.Softmax(dim=1)
    def forward(self, q, k, v):
        return torch.bmm(self.norm(torch.bmm(q, k.transpose(1, 2))), v)
"""
    assert lines(body) == [5]


@pytest.mark.parametrize(
    "body",
    [
        "return F.softmax(s, dim=-1) @ v",
        "return F.softmax(s, dim=3) @ v",
        "w = F.softmax(s, dim=2)\n        return (w / w.sum(-1, keepdim=True)) @ v",
        "return F.softmax(s, dim=-2).transpose(-1, -2) @ v",
        "return torch.einsum('bhqk,bhqd->bhkd', F.softmax(s, dim=2), v)",
        "return F.softmax(q, dim=2) @ (F.softmax(k, dim=2).transpose(2, 3) @ v)",
        "return F.softmax(s, dim=2) * v",
    ],
)
def test_weights_over_the_axis_that_is_added_up(body):
    assert lines(ATTENTION.format(body=body)) == []
