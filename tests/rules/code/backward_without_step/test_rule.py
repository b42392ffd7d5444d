import pytest

from tests.read import found

HEAD = """
import torch
from torch import nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset

net = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3))
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
loader = DataLoader(TensorDataset(torch.randn(64, 4), torch.randint(0, 3, (64,))), batch_size=8, shuffle=True)
"""
FAULTY = """
for x, y in loader:
    optimizer.zero_grad()
    F.cross_entropy(net(x), y).backward()
"""


def lines(body):
    text = f"{HEAD}{body}\n"
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(text, "backward-without-step")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (FAULTY, 4),
        (
            """
def train(model, batches):
    used = torch.optim.Adam(model.parameters())
    for x, y in batches:
        used.zero_grad()
        loss = F.cross_entropy(model(x), y)
        used.step()
train(net, loader)
""",
            7,
        ),
    ],
)
def test_the_fault_is_named_at_its_line(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        """
for x, y in loader:
    F.cross_entropy(net(x), y).backward()
    for p in net.parameters():
        p.data -= 0.1 * p.grad
""",
        """
x = torch.randn(1, 4, requires_grad=True)
for _ in range(5):
    net(x).sum().backward()
    print(x.grad)
""",
        """
for x, y in loader:
    optimizer.zero_grad()
    F.cross_entropy(net(x), y).backward()
    engine.advance(optimizer)
""",
        """
for x, y in loader:
    def closure():
        optimizer.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        return loss
    optimizer.step(closure)
""",
    ],
)
def test_look_alikes_are_left_alone(body):
    assert lines(body) == []


def test_the_finding_says_what_to_change():
    one = found(f"{HEAD}{FAULTY}\n", "backward-without-step")[0]
    assert one.rule.section("Fix")
    assert one.finding.message.endswith(".")


TWO = """
critic = nn.Sequential(nn.Linear(3, 8), nn.ReLU(), nn.Linear(8, 1))
make = lambda net, rate: torch.optim.RMSprop(net.parameters(), lr=rate)
of_actor, of_critic = make(net, 1e-3), make(critic, 1e-2)
for x, y in loader:
    of_critic.zero_grad()
    value = F.mse_loss(critic(net(x).detach()).squeeze(-1), y.float())
    value.backward()
    {critic}
    of_actor.zero_grad()
    (-critic(net(x)).mean()).backward()
    of_actor.step()
"""


def test_one_of_two_optimisers_never_steps():
    assert lines(TWO.format(critic="print(value.item())")) == [8]


@pytest.mark.parametrize(
    "critic",
    [
        "of_critic.step()",
        "for one in (of_critic,): one.step()",
        "getattr(of_critic, 'step')()",
        "import elsewhere; elsewhere.finish(of_critic)",
        "later = of_critic.step; later()",
        "torch.amp.GradScaler().step(of_critic)",
        "unknown.step()",
    ],
)
def test_both_optimisers_may_step(critic):
    assert lines(TWO.format(critic=critic)) == []
