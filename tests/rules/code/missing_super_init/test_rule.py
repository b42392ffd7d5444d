import pytest

from tests.read import found

HEAD = "import torch\nfrom torch import nn\n"


def findings(body):
    return found(HEAD + body, "missing-super-init")


def test_a_network_without_it_is_named_at_its_init():
    (one,) = findings("class A(nn.Module):\n    def __init__(self):\n        self.a = nn.Linear(2, 2)\n")
    assert (one.finding.where.span.line, one.finding.where.span.column) == (4, 5)
    (edit,) = one.finding.edits
    assert (edit.span.line, edit.span.column, edit.text, edit.is_safe) == (5, 1, "        super().__init__()\n", True)


def test_too_late_is_named_too_and_not_mended():
    (one,) = findings(
        "class A(nn.Module):\n    def __init__(self):\n        self.a = nn.Linear(2, 2)\n        super().__init__()\n"
    )
    assert "only after its first layer" in one.finding.message
    assert one.finding.edits == ()


def test_a_class_below_one_of_the_program():
    body = "class A(nn.Module):\n    pass\nclass B(A):\n    def __init__(self):\n        self.w = nn.Parameter(torch.ones(2))\n"
    assert [one.finding.where.span.line for one in findings(body)] == [6]


@pytest.mark.parametrize(
    "body",
    [
        "from lib import Base\nclass A(Base, nn.Module):\n    def setup(self):\n        pass\n    def __init__(self):\n        Base.__init__(self)\n        self.a = nn.Linear(2, 2)\n",
        "class A(nn.Module):\n    def __init__(self, n):\n        self.n = n\n",
        "class A(nn.Module):\n    def __init__(self, *args):\n        super().__init__(*args)\n        self.a = nn.Linear(2, 2)\n",
        "class Mixin:\n    def __init__(self):\n        super().__init__()\nclass A(Mixin, nn.Module):\n    def __init__(self):\n        Mixin.__init__(self)\n        self.a = nn.Linear(2, 2)\n",
    ],
)
def test_other_ways_are_left_alone(body):
    assert findings(body) == []


LOSS = """
class Tversky(nn.Module):
    def __init__(self, a):
        {first}
    def forward(self, p, t):
        return 1 - (p * t).sum() / (self.a * p.sum())
"""


def test_a_loss_without_layers_that_is_called():
    body = LOSS.format(first="self.a = a") + "crit = Tversky(0.3)\nprint(crit(torch.rand(3), torch.ones(3)))\n"
    (one,) = findings(body)
    assert one.finding.where.span.line == 5


@pytest.mark.parametrize(
    ("first", "use"),
    [
        ("self.a = a", "crit = Tversky(0.3)\nprint(crit.forward(torch.rand(3), torch.ones(3)))\n"),
        ("self.a = a", "print(Tversky)\n"),
        ("super().__init__(); self.a = a", "print(Tversky(0.3)(torch.rand(3), torch.ones(3)))\n"),
        ("nn.Module.__init__(self); self.a = a", "print(Tversky(0.3)(torch.rand(3), torch.ones(3)))\n"),
        ("super(Tversky, self).__init__(); self.a = a", "print(Tversky(0.3)(torch.rand(3), torch.ones(3)))\n"),
    ],
)
def test_a_loss_that_is_made_or_used_otherwise(first, use):
    assert findings(LOSS.format(first=first) + use) == []
