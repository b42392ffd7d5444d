"""fastai, imitated: an optimiser that calls functions for each weight, settings changed by callbacks, tensors and loaders of its own."""

import sys
import types
from collections import defaultdict
from functools import partial

import pytest

torch = pytest.importorskip("torch")
from torch import nn  # noqa: E402

from sleuth.probes.torch.session import TorchSession  # noqa: E402


class Optimizer:
    def __init__(self, params, cbs, **defaults):
        self.cbs, self.state = cbs, defaultdict(dict)
        self.param_lists = [list(one) for one in params]
        self.hypers = [dict(defaults) for _ in self.param_lists]

    def _all(self):
        for held, hypers in zip(self.param_lists, self.hypers, strict=True):
            yield from ((one, self.state[one], hypers) for one in held if one.grad is not None)

    def zero_grad(self):
        for one, *_ in self._all():
            one.grad.detach_()
            one.grad.zero_()

    def step(self):
        for one, state, hypers in self._all():
            for call in self.cbs:
                state.update(call(one, **{**state, **hypers}) or {})


def weight_decay(p, lr, wd, do_wd=True, **kwargs):
    if do_wd:
        p.data.mul_(1 - lr * wd)


def average_grad(p, mom, dampening=False, grad_avg=None, **kwargs):
    average = torch.zeros_like(p.grad) if grad_avg is None else grad_avg
    average.mul_(mom).add_(p.grad, alpha=1 - mom if dampening else 1.0)
    return {"grad_avg": average}


def momentum_step(p, lr, grad_avg, **kwargs):
    p.data.add_(grad_avg, alpha=-lr)


def signed_step(p, lr, **kwargs):
    p.data.add_(p.grad.sign(), alpha=-lr)


class FakeLoader:
    num_workers = 0


class DataLoader:
    def __init__(self, dataset, bs, shuffle=False):
        self.dataset, self.bs, self.shuffle, self.n, self.fake_l = dataset, bs, shuffle, len(dataset), FakeLoader()

    def get_idxs(self):
        return torch.randperm(self.n).tolist() if self.shuffle else list(range(self.n))

    def __iter__(self):
        order = self.get_idxs()
        for start in range(0, self.n, self.bs):
            rows = [self.dataset[number] for number in order[start : start + self.bs]]
            yield tuple(torch.stack(column) for column in zip(*rows, strict=True))


class LongestFirst(DataLoader):
    def get_idxs(self):
        return list(range(self.n))[::-1]


class WeightedLoader(DataLoader):
    def __init__(self, dataset, bs, shuffle=False, wgts=None):
        super().__init__(dataset, bs, shuffle)
        self.wgts = wgts

    def get_idxs(self):
        return super().get_idxs() if self.wgts is None else torch.multinomial(self.wgts, self.n, replacement=True).tolist()


class DataLoaders:
    def __init__(self, *loaders):
        self.loaders = list(loaders)


class TensorBase(torch.Tensor):
    """A tensor that knows what it shows."""


@pytest.fixture
def session(monkeypatch):
    for name, kind in (("optimizer", Optimizer), ("data.load", DataLoader), ("data.core", DataLoaders)):
        module = types.ModuleType(f"fastai.{name}")
        setattr(module, kind.__name__, kind)
        monkeypatch.setitem(sys.modules, f"fastai.{name}", module)
    found = TorchSession()
    found.install()
    try:
        yield found
    finally:
        found.uninstall()


def fit(session, optimizer_of, *, n_steps=60, rates=None):
    torch.manual_seed(0)
    x = torch.randn(240, 6)
    y = (x[:, 0] > 0.3 * x[:, 1]).long()
    model = nn.Sequential(nn.Linear(6, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 2))
    measure = nn.CrossEntropyLoss()
    optimizer = optimizer_of(model)
    for step in range(n_steps):
        rows = slice(step * 24 % 240, step * 24 % 240 + 24)
        if rates is not None:
            optimizer.hypers[0]["lr"] = rates(step)
        given = model(x[rows].as_subclass(TensorBase))
        loss = measure(given.contiguous().as_subclass(TensorBase), y[rows].as_subclass(TensorBase))
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    after = torch.cat([one.detach().reshape(-1) for one in model.parameters()])
    session.uninstall()
    session.finish("finished")
    assert session.crashes == ()
    return after


def sgd(model):
    cbs = [weight_decay, partial(average_grad, dampening=False), momentum_step]
    optimizer = Optimizer([model.parameters()], cbs, lr=0.05, mom=0.9, wd=0.01)
    for one in model[1].parameters():
        optimizer.state[one]["do_wd"] = False
    return optimizer


def test_settings_and_steps_are_known(session):
    fit(session, sgd, rates=lambda step: 0.001 * (step + 1))
    trace = session.trace()
    (optimizer,) = trace.optimizers
    assert (optimizer.kind, optimizer.n_steps) == ("SGD", 60)
    assert "optimizer_of(model)" in optimizer.place.source or "Optimizer(" in optimizer.place.source
    decayed, other = optimizer.groups
    assert (decayed.weight_decay, other.weight_decay) == (0.01, 0.0)
    assert (len(decayed.parameters), len(other.parameters)) == (4, 2)
    assert decayed.momentum == other.momentum == 0.9
    assert trace.scalars.lr[[0, 7, 59]] == pytest.approx([0.001, 0.008, 0.06])
    assert trace.updates[0].n_with_gradient == 6
    assert all("Z" in one.order for one in trace.updates[1:3])


def test_weights_are_the_same_as_without_being_watched(session):
    watched = fit(session, sgd)
    assert torch.equal(watched, fit(TorchSession(), sgd))


def test_experiments_repeat_steps_on_tensors_of_another_type(session):
    fit(session, sgd)
    made = {one.name: one for one in session.experiment(("learning-rate-sweep", "fit-one-batch"), 30.0)}
    assert {name: one.reason for name, one in made.items()} == dict.fromkeys(made, "")


def test_a_formula_of_its_own_is_watched_but_not_repeated(session):
    fit(session, lambda model: Optimizer([model.parameters()], [signed_step], lr=0.01))
    (optimizer,) = session.trace().optimizers
    assert (optimizer.kind, optimizer.n_steps, optimizer.groups[0].lr) == ("Optimizer", 60, 0.01)
    (sweep,) = session.experiment(("learning-rate-sweep",), 30.0)
    assert "0 optimisers" in sweep.reason


def test_loaders_are_known_by_their_place_in_the_group(session):
    torch.manual_seed(0)
    data = torch.utils.data.TensorDataset(torch.randn(90, 6), torch.randn(90, 1))
    group = DataLoaders(WeightedLoader(data, 30, shuffle=True), DataLoader(data, 45), LongestFirst(data, 45, shuffle=True))
    model = nn.Linear(6, 1)
    optimizer = Optimizer([model.parameters()], [signed_step], lr=0.01)
    for _ in range(3):
        for x, y in group.loaders[0]:
            nn.functional.mse_loss(model(x), y).backward()
            optimizer.step()
            optimizer.zero_grad()
        with torch.no_grad():
            for number in (1, 2):
                for x, y in group.loaders[number]:
                    nn.functional.mse_loss(model(x), y)
    session.uninstall()
    session.finish("finished")
    assert session.crashes == ()
    trace = session.trace()
    assert [(one.names, one.sampler, one.n_samples, one.batch_size, one.n_passes, one.n_batches) for one in trace.loaders] == [
        (("train",), "RandomSampler", 90, 30, 3, 9),
        (("valid",), "SequentialSampler", 90, 45, 3, 6),
        (("valid",), "LongestFirst", 90, 45, 3, 6),
    ]
    assert [one.is_training for one in trace.loaders] == [True, False, False]
    assert all("DataLoaders(" in one.place.source for one in trace.loaders)
    assert trace.scalars.epoch.tolist() == [1] * 3 + [2] * 3 + [3] * 3
    assert {one.loader for one in trace.evaluations} == {1, 2}
