import pytest

from tests.read import found, source


def handed_over(text):
    """The keywords of the one call of `use`, as numbers or texts; None where a value is not known."""
    (call,) = source(text).calls("elsewhere.use")
    return {name: one.literal if one.op == "constant" else None for name, one in (call.keywords or {}).items()}


SETTINGS = """
from dataclasses import asdict, dataclass, field
from elsewhere import use
@dataclass
class Base:
    n: int = 3
@dataclass
class More(Base):
    word: str = "a"
    rest: list = field(default_factory=list)
"""


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("use(**asdict(More(n=5)))", {"n": 5, "word": "a", "rest": None}),
        ("use(**asdict(More(7, 'b')))", {"n": 7, "word": "b", "rest": None}),
        ("use(**vars(Base()))", {"n": 3}),
        ("use(**dict(asdict(Base()), m=1))", {"n": 3, "m": 1}),
        ("use(**dict(a=1) | {'b': 2, 'a': 3})", {"a": 3, "b": 2}),
        ("d = dict(a=1)\nd.update({'b': 2}, c=4)\nuse(**d)", {"a": 1, "b": 2, "c": 4}),
        ("d = dict(a=1)\nif unknown:\n    d.update(a=2)\nuse(**d)", {"a": None}),
        ("d = dict(a=1)\nif unknown:\n    d.update(b=2)\nuse(**d)", {"a": 1, "b": None}),
        ("use(**dict(unknown, a=1))", {"**": None}),
        ("use(**asdict(More(*unknown)))", {"**": None}),
        ("use(**vars(unknown))", {"**": None}),
    ],
)
def test_dicts_whose_keys_are_known(body, expected):
    assert handed_over(SETTINGS + body + "\n") == expected


def test_a_list_that_is_repeated_is_known_to_its_end():
    text = "from elsewhere import use\nsizes = [1] + [2] * 2\nuse(a=len(sizes), b=sizes[2], c=len([0] * 1000))\n"
    assert handed_over(text) == {"a": 3, "b": 2, "c": None}


def test_a_list_that_may_have_grown_stays_unknown():
    text = "from elsewhere import use\na = [1]\nfor i in unknown:\n    a.append(i)\nb = a + [2]\nuse(a=len(b))\n"
    assert handed_over(text) == {"a": None}


OWN = """
from torch import nn
class Unit(nn.Sequential):
    def __init__(self, n):
        row = [nn.Conv2d(3, n, 3), nn.{second}]
        super().__init__(*row)
net = nn.Sequential(Unit(8), nn.ReLU(), nn.Conv2d(8, 4, 3))
"""


def test_the_layers_of_an_own_sequential_are_seen():
    (one,) = found(OWN.format(second="BatchNorm2d(16)"), "layer-size-mismatch")
    assert one.finding.where.span.line == 5
    assert found(OWN.format(second="BatchNorm2d(8)"), "layer-size-mismatch") == []


def test_an_own_sequential_without_an_init():
    text = "from torch import nn\nclass Row(nn.Sequential):\n    pass\nnet = Row(nn.Linear(4, 8), nn.ReLU(), nn.Linear(9, 1))\n"
    (one,) = found(text, "layer-size-mismatch")
    assert one.finding.where.span.line == 4
