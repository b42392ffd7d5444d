"""Optimisers that a program writes itself, as classes that know nothing of torch's."""

import dataclasses

import pytest

torch = pytest.importorskip("torch")
from torch import nn  # noqa: E402

from sleuth.probes.torch.own_optimizers import MAX_SEEN, at_hand  # noqa: E402
from sleuth.probes.torch.session import TorchSession  # noqa: E402
from sleuth.rules.training.learning_rate_zero import learning_rate_zero  # noqa: E402
from sleuth.rules.training.missing_zero_grad import missing_zero_grad  # noqa: E402
from sleuth.rules.training.optimizer_missing_parameters import optimizer_missing_parameters  # noqa: E402


class Descent:
    """Gradient descent with momentum."""

    def __init__(self, weights, speed, momentum=0.0, decay=0.0):
        self.weights, self.speed, self.momentum, self.decay = list(weights), speed, momentum, decay
        self.running = [torch.zeros_like(one) for one in self.weights]

    def step(self):
        with torch.no_grad():
            for one, running in zip(self.weights, self.running, strict=True):
                running.mul_(self.momentum).add_(one.grad + self.decay * one)
                one.sub_(self.speed * running)

    def zero_grad(self):
        for one in self.weights:
            one.grad = None


class Adaptive:
    """Adam; it clears the gradients itself."""

    def __init__(self, net, lr, b1=0.8, b2=0.99):
        self.net, self.settings, self.t = net, {"lr": lr, "betas": (b1, b2)}, 0
        self.m = [torch.zeros_like(one) for one in net.parameters()]
        self.v = [torch.zeros_like(one) for one in net.parameters()]

    def step(self):
        (b1, b2), self.t = self.settings["betas"], self.t + 1
        for one, m, v in zip(self.net.parameters(), self.m, self.v, strict=True):
            m.mul_(b1).add_(one.grad, alpha=1 - b1)
            v.mul_(b2).addcmul_(one.grad, one.grad, value=1 - b2)
            root = (v / (1 - b2**self.t)).sqrt() + 1e-8
            one.data -= self.settings["lr"] * (m / (1 - b1**self.t)) / root
            one.grad = None


@dataclasses.dataclass
class Signed:
    """A dataclass cannot be hashed."""

    weights: list
    lr: float

    def step(self):
        for one in self.weights:
            one.data -= self.lr * one.grad.abs().sqrt() * one.grad.sign()

    def zero_grad(self):
        for one in self.weights:
            one.grad.zero_()


class Smoothed(Descent):
    """Its average of gradients is a tenth of them at first, so no rate of torch's momentum is its own."""

    def step(self):
        with torch.no_grad():
            for one, running in zip(self.weights, self.running, strict=True):
                one.sub_(self.speed * running.lerp_(one.grad, 0.1))


class Average:
    """A running average of the weights, which it does not change."""

    def __init__(self, model):
        self.model = model
        self.kept = [one.detach().clone() for one in model.parameters()]

    def step(self):
        for kept, one in zip(self.kept, self.model.parameters(), strict=True):
            kept.lerp_(one.detach(), 0.1)


class Trainer:
    """Its step is the whole iteration."""

    def __init__(self, model, optimizer):
        self.model, self.optimizer = model, optimizer

    def zero_grad(self):
        self.optimizer.zero_grad()

    def step(self, x=None, y=None):
        self.zero_grad()
        nn.functional.cross_entropy(self.model(x), y).backward()
        self.optimizer.step()


@pytest.fixture
def session():
    found = TorchSession()
    found.install()
    try:
        yield found
    finally:
        found.uninstall()


def batches(n_steps):
    torch.manual_seed(0)
    x = torch.randn(240, 6)
    y = (x[:, 0] > 0.3 * x[:, 1]).long()
    model = nn.Sequential(nn.Linear(6, 16), nn.ReLU(), nn.Linear(16, 2))
    for step in range(n_steps):
        rows = slice(step * 24 % 240, step * 24 % 240 + 24)
        yield model, x[rows], y[rows]


def fit(session, optimizer_of, *, n_steps=60, change=None):
    optimizer = None
    for step, (model, x, y) in enumerate(batches(n_steps)):
        optimizer = optimizer or optimizer_of(model)
        if hasattr(optimizer, "zero_grad"):
            optimizer.zero_grad() if step else None
        if change is not None:
            change(optimizer, step)
        nn.functional.cross_entropy(model(x), y).backward()
        optimizer.step()
    return end(session, model)


def end(session, model):
    session.uninstall()
    session.finish("finished")
    assert session.crashes == ()
    return torch.cat([one.detach().reshape(-1) for one in model.parameters()])


def test_steps_weights_and_rates_are_known(session):
    def change(optimizer, step):
        optimizer.speed = 0.002 * (step + 1)

    fit(session, lambda model: Descent(model.parameters(), 0.002, momentum=0.5), change=change)
    trace = session.trace()
    (optimizer,) = trace.optimizers
    assert (optimizer.kind, optimizer.n_steps, len(optimizer.groups[0].parameters)) == ("Descent", 60, 4)
    assert optimizer.groups[0].momentum == pytest.approx(0.5, rel=1e-2)
    assert trace.scalars.lr[[0, 7, 59]] == pytest.approx([0.002, 0.016, 0.12])
    assert trace.updates[0].n_nonzero_gradient == 4
    assert all("Z" in one.order and one.n_kept_gradient == 0 for one in trace.updates[1:])


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (lambda model: Descent(model.parameters(), 0.05), torch.optim.SGD),
        (lambda model: Descent(model.parameters(), 0.05, 0.9, 0.01), torch.optim.SGD),
        (lambda model: Adaptive(model, 0.01), torch.optim.Adam),
    ],
)
def test_a_known_formula_is_repeated_in_experiments(session, make, kind):
    fit(session, make)
    found = session._recorder.updates.records[0].ref()
    assert type(found) is kind
    if kind is torch.optim.Adam:
        assert found.param_groups[0]["betas"] == (0.8, 0.99)
        assert found.param_groups[0]["lr"] == 0.01
    (sweep,) = session.experiment(("learning-rate-sweep",), 30.0)
    assert sweep.reason == ""


@pytest.mark.parametrize("make", [lambda m: Signed(list(m.parameters()), 0.01), lambda m: Smoothed(m.parameters(), 0.01)])
def test_an_unknown_formula_is_watched_only(session, make):
    fit(session, make)
    (optimizer,) = session.trace().optimizers
    assert optimizer.n_steps == 60
    assert optimizer.groups[0].lr == 0.01 or optimizer.kind == "Smoothed"
    (sweep,) = session.experiment(("learning-rate-sweep",), 30.0)
    assert "0 optimisers" in sweep.reason


@pytest.mark.parametrize("make", [lambda m: Descent(m.parameters(), 0.05), lambda m: Adaptive(m, 0.01)])
def test_weights_are_the_same_as_without_being_watched(session, make):
    watched = fit(session, make)
    assert torch.equal(watched, fit(TorchSession(), make))


def test_a_running_average_is_no_optimiser(session):
    average = None
    for model, x, y in batches(40):
        average = average or Average(model)
        loss = nn.functional.cross_entropy(model(x), y)
        model.zero_grad()
        loss.backward()
        with torch.no_grad():
            for one in model.parameters():
                one -= 0.05 * one.grad
        average.step()
    end(session, model)
    trace = session.trace()
    assert trace.optimizers == ()
    assert trace.run.n_steps >= 39


def test_a_step_around_the_whole_iteration_is_no_optimiser(session):
    trainer = None
    for model, x, y in batches(40):
        trainer = trainer or Trainer(model, Descent(model.parameters(), 0.05))
        trainer.step(x, y)
    end(session, model)
    trace = session.trace()
    assert [(one.kind, one.n_steps) for one in trace.optimizers] == [("Descent", 40)]
    assert all(one.n_kept_gradient == 0 for one in trace.updates)


def test_two_of_them_take_turns(session):
    pair = None
    for model, x, y in batches(40):
        pair = pair or [Descent(model[0].parameters(), 0.05), Descent(model[2].parameters(), 0.1)]
        nn.functional.cross_entropy(model(x), y).backward()
        for one in pair:
            one.step()
            one.zero_grad()
    end(session, model)
    found = session.trace().optimizers
    assert [(one.n_steps, one.groups[0].lr, len(one.groups[0].parameters)) for one in found] == [(40, 0.05, 2), (40, 0.1, 2)]


def judged(session, optimizer_of, *, clears=True):
    optimizer = None
    for model, x, y in batches(40):
        optimizer = optimizer or optimizer_of(model)
        nn.functional.cross_entropy(model(x), y).backward()
        optimizer.step()
        if clears:
            optimizer.zero_grad()
    end(session, model)
    trace = session.trace()
    rules = (missing_zero_grad, optimizer_missing_parameters, learning_rate_zero)
    return {rule.name: finding for rule in rules for finding in rule(trace)}


def test_its_faults_are_named_at_the_line_that_builds_it(session):
    found = judged(session, lambda model: Signed(list(model[2].parameters()), 0.0))
    assert found.keys() == {"optimizer-missing-parameters", "learning-rate-zero"}
    found = list(found.values())
    assert all("Signed" in one.message or "Signed" in one.fix for one in found)
    assert {one.where.place.file.rpartition("/")[2] for one in found} == {"test_own_optimizers.py"}


def test_gradients_that_are_not_cleared_are_told(session):
    assert judged(session, lambda model: Descent(model.parameters(), 0.01), clears=False).keys() == {"missing-zero-grad"}


def test_a_sound_one_is_not_accused(session):
    assert judged(session, lambda model: Descent(model.parameters(), 0.01, momentum=0.9)) == {}


def test_what_is_at_hand_is_looked_at_and_large_data_are_not():
    rows = [[number] for number in range(100_000)]
    kept = {"here": [MAX_SEEN]}
    seen = list(at_hand())
    assert any(one is kept["here"] for one in seen)
    assert any(one is rows for one in seen)
    assert not any(one is rows[0] for one in seen)
    assert len(seen) <= MAX_SEEN
