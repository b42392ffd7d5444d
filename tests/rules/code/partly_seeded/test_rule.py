import pytest

from tests.read import found

HEAD = "import random\nimport numpy as np\nimport torch\nfrom sklearn.model_selection import train_test_split\n"


def libraries(body):
    return [one.finding.values["library"] for one in found(f"{HEAD}{body}\n", "partly-seeded")]


@pytest.mark.parametrize(
    ("body", "library"),
    [
        ("np.random.seed(0)\nm = torch.nn.Linear(2, 2)", "torch"),
        ("torch.manual_seed(0)\na, b = train_test_split(x)", "numpy"),
        ("torch.manual_seed(0)\nrandom.shuffle(x)", "python"),
    ],
)
def test_another_library_is_drawn_from(body, library):
    assert libraries(body) == [library]


@pytest.mark.parametrize(
    "body",
    [
        "np.random.seed(0)\ntorch.manual_seed(0)\nm = torch.nn.Linear(2, 2)\nx = np.random.rand(3)",
        "torch.manual_seed(0)\na, b = train_test_split(x, random_state=0)",
        "from lightning import seed_everything\nseed_everything(0)\nx = np.random.rand(3)",
        "torch.manual_seed(0)\nm = torch.nn.Linear(2, 2)",
    ],
)
def test_all_that_are_drawn_from_are_seeded(body):
    assert libraries(body) == []


def test_no_seed_at_all_is_a_choice():
    assert libraries("x = np.random.rand(3)\nm = torch.nn.Linear(2, 2)") == []


def test_it_is_named_where_the_missing_seed_belongs():
    together = "def seed_all(seed):\n    random.seed(seed)\n    np.random.seed(seed)\nseed_all(0)\nm = torch.nn.Linear(2, 2)"
    (one,) = found(f"{HEAD}{together}\nrandom.seed(1)\n", "partly-seeded")
    assert one.finding.where.span.line == HEAD.count("\n") + 3
    assert one.finding.message.startswith("NumPy and Python's random are seeded, but not")
    (one,) = found(f"{HEAD}np.random.seed(0)\nm = torch.nn.Linear(2, 2)\nnp.random.seed(1)\n", "partly-seeded")
    assert one.finding.where.span.line == HEAD.count("\n") + 1
