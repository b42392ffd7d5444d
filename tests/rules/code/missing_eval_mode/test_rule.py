import pytest

from tests.read import found

HEAD = """
import torch
from torch import nn
import torch.nn.functional as F
net = nn.Sequential(nn.Linear(4, 8), nn.Dropout(0.5), nn.Linear(8, 3))
plain = nn.Sequential(nn.Linear(4, 8), nn.ReLU())
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
x, y = torch.randn(8, 4), torch.randint(0, 3, (8,))
def train(model=net):
    optimizer.zero_grad()
    F.cross_entropy(model(x), y).backward()
    optimizer.step()
"""


def lines(body):
    text = f"{HEAD}{body}\n"
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(text, "missing-eval-mode")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("train()\nwith torch.no_grad():\n    out = net(x)", 3),
        ("for epoch in range(3):\n    net.train()\n    train()\n    with torch.inference_mode():\n        out = net(x)", 5),
    ],
)
def test_the_fault_is_named_at_its_line(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        "train()\nnet.eval()\nwith torch.no_grad():\n    out = net(x)",
        "train()\nwith torch.no_grad():\n    out = plain(x)",
        "train()\nout = net(x)",
        "train()\nnet.train(flag)\nwith torch.no_grad():\n    out = net(x)",
        "train()\nnet.train()\nwith torch.no_grad():\n    draws = [net(x) for _ in range(9)]",
        "with torch.no_grad():\n    out = net(x)\ntrain()",
        "train()\nprepare(net)\nwith torch.no_grad():\n    out = net(x)",
    ],
)
def test_look_alikes_are_left_alone(body):
    assert lines(body) == []


def test_the_finding_says_what_to_change():
    one = found(HEAD + "train()\nwith torch.no_grad():\n    out = net(x)" + "\n", "missing-eval-mode")[0]
    assert one.rule.section("Fix")
    assert one.finding.message.endswith(".")


GAN = """
import torch
from torch import nn

maker = nn.Sequential(nn.Linear(8, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 4))
judge = nn.Sequential(nn.Linear(4, 16), nn.LeakyReLU(0.2), nn.Linear(16, 1))
of_maker, of_judge = torch.optim.Adam(maker.parameters()), torch.optim.Adam(judge.parameters())
loss_of = nn.BCEWithLogitsLoss()
fixed = torch.randn(16, 8)
for epoch in range(9):
    for real in loader:
        fake = maker(torch.randn(len(real), 8))
        loss = loss_of(judge(real), torch.ones(len(real), 1)) + loss_of(judge(fake.detach()), torch.zeros(len(real), 1))
        of_judge.zero_grad()
        loss.backward()
        of_judge.step()
        of_maker.zero_grad()
        loss_of(judge(fake), torch.ones(len(real), 1)).backward()
        of_maker.step()
    with torch.no_grad():
        SHOWN
"""


def test_samples_of_a_generator_to_look_at_are_left_alone():
    assert found(GAN.replace("SHOWN", "pictures.append(maker(fixed))"), "missing-eval-mode") == []


@pytest.mark.parametrize("shown", ["print(judge(maker(fixed)).mean())", "print((maker(held) - wanted).abs().mean())"])
def test_a_generator_that_is_measured_is_named(shown):
    assert len(found(GAN.replace("SHOWN", shown), "missing-eval-mode")) == 1


ASKED = """
import torch, torchvision
from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body, self.out = nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8)), nn.Linear(8, 3)
    def forward(self, x):
        return self.out(self.body(x).mean((2, 3)))
def restored(path):
    net = Net()
    net.load_state_dict(torch.load(path)["net"])
    return net.to("cuda")
@torch.inference_mode()
def answer(net, batches):
    for x in batches:
        yield net(x).softmax(1)
"""


def asked(body):
    return [one.finding.where.span.line - ASKED.count("\n") for one in found(f"{ASKED}{body}\n", "missing-eval-mode")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("for one in answer(restored('a.pt'), batches):\n    print(one)", 0),
        ("net = Net()\nnet.load_state_dict(torch.load('a.pt'))\nwith torch.no_grad():\n    print(net(x).argmax(1))", 4),
        ("class Asking:\n    def __init__(self):\n        self.net = restored('a.pt')\n    @torch.no_grad()\n    def one(self, x):\n        return self.net(x)", 6),
        ("net = torchvision.models.resnet18(weights='DEFAULT')\nwith torch.no_grad():\n    print(net(x))", 3),
        ("net = nn.Sequential(nn.Linear(4, 8), nn.Dropout(), nn.Linear(8, 1))\nnet.load_state_dict(torch.load('a.pt'))\nwith torch.no_grad():\n    kept = [net(x) for x in rows]", 4),
    ],
)  # fmt: skip
def test_a_network_that_is_only_loaded_and_asked(body, line):
    assert asked(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        "for one in answer(restored('a.pt').eval(), batches):\n    print(one)",
        "net = restored('a.pt')\nnet.train()\nwith torch.no_grad():\n    print(net(x))",  # dropout on purpose
        "net = restored('a.pt')\nwith torch.no_grad():\n    draws = torch.stack([net(x) for _ in range(20)])",
        "net = restored('a.pt')\nwith torch.no_grad():\n    for x in batches:\n        net(x)",  # new statistics
        "net = restored('a.pt')\nprepare(net)\nwith torch.no_grad():\n    print(net(x))",
        "net = Net()\nwith torch.no_grad():\n    print(net(x).shape)",
        "def ready(net):\n    return net.eval()\nnet = restored('a.pt')\nready(net)\nwith torch.no_grad():\n    print(net(x))",
        "class Asking:\n    def __init__(self):\n        self.net = restored('a.pt')\n    def settle(self):\n        self.net.eval()\n    @torch.no_grad()\n    def one(self, x):\n        return self.net(x)",
        "net = nn.Linear(4, 2)\nnet.load_state_dict(torch.load('a.pt'))\nwith torch.no_grad():\n    print(net(x))",
        "net = restored('a.pt')\nsteps = torch.optim.SGD(net.parameters(), lr=0.1)\nwith torch.no_grad():\n    print(net(x))\nfit(net, steps)",
        "def test_shapes():\n    net = restored('a.pt')\n    with torch.no_grad():\n        assert net(x).shape == (2, 3)",
        "net = torchvision.models.resnet18(weights=None)\nwith torch.no_grad():\n    print(net(x))",
        "net = torchvision.models.resnet18(weights='DEFAULT')\nnet.training = False\nwith torch.no_grad():\n    print(net(x))",
    ],
)  # fmt: skip
def test_networks_that_are_loaded_and_left_alone(body):
    assert asked(body) == []
