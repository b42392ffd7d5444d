import pytest

from tests.read import found

HEAD = (
    "import torch\nfrom torch import nn\nclass Net(nn.Module):\n    def __init__(self, n, outside):\n        super().__init__()\n"
)


def findings(body):
    return [one.finding for one in found(HEAD + body, "layers-in-plain-list")]


@pytest.mark.parametrize(
    "line",
    [
        "self.layers = [nn.Linear(n, n), nn.Linear(n, n)]",
        "self.layers = [nn.Linear(n, n) for _ in range(3)]",
        "self.layers = (nn.Conv1d(n, n, 3), nn.Flatten())",
        "self.layers = [nn.Sequential(nn.Linear(n, n), nn.ReLU()) for _ in range(3)]",
    ],
)
def test_layers_with_weights_are_named(line):
    (one,) = findings(f"        {line}\n")
    assert one.where.span.line == 6
    assert "nn.ModuleList" in one.fix


def test_a_dict_asks_for_a_module_dict():
    (one,) = findings("        self.heads = {'a': nn.Linear(n, 2), 'b': nn.Linear(n, 3)}\n")
    assert "nn.ModuleDict" in one.fix


def test_layers_made_in_a_function_that_init_calls():
    assert findings("        self.layers = [make(n) for _ in range(3)]\ndef make(n):\n    return nn.Linear(n, n)\n") != []


@pytest.mark.parametrize(
    "body",
    [
        "        self.layers = nn.ModuleList([nn.Linear(n, n)])\n",
        "        layers = [nn.Linear(n, n)]\n        self.net = nn.Sequential(*layers)\n        self.layers = layers\n",
        "        self.layers = [nn.ReLU(), nn.Dropout(0.1)]\n",
        "        self.outside = [outside]\n",
        "        self.layers = [nn.Linear(n, n)]\n    def parameters(self, recurse=True):\n        yield from self.layers[0].parameters()\n",
        "        self.a = nn.Linear(n, n)\n        self.layers = [self.a]\n",
        "        self.layers = [nn.Linear(n, n) for _ in range(3)]\n        for i, layer in enumerate(self.layers):\n            self.add_module(str(i), layer)\n",
        "        self.layers = [nn.Linear(n, n) for _ in range(3)]\n        for i, layer in enumerate(self.layers):\n            setattr(self, f'l{i}', layer)\n",
    ],
)
def test_registered_layers_are_left_alone(body):
    assert findings(body) == []


def test_layers_of_which_a_weight_is_normalised():
    body = (
        "        from torch.nn.utils.parametrizations import spectral_norm\n"
        "        row = [spectral_norm(nn.Conv2d(n, n, 3)) for _ in range(n)]\n        self.row = row\n"
    )
    assert [one.where.span.line for one in findings(body)] == [8]


def test_layers_of_which_a_weight_is_normalised_in_a_module_list():
    body = "        self.row = nn.ModuleList([torch.nn.utils.weight_norm(nn.Conv2d(n, n, 3)) for _ in range(n)])\n"
    assert findings(body) == []
