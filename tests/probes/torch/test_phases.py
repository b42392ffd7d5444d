"""A second part of a run, with an optimiser of its own, is watched although the first part has used up the time."""

import pytest
import torch
from torch import nn

from sleuth.errors import NotApplicable
from sleuth.probes.torch.sampling import DENSE, MAX_PHASES, PHASE_STEPS, Clock, Schedule
from sleuth.rules.training.adapter_not_trained import adapter_not_trained
from sleuth.rules.training.pretrained_weights_not_loaded import pretrained_weights_not_loaded
from tests.probes.torch.trace_of import trace_of

FIRST, SECOND = 40, 30


@pytest.fixture(autouse=True)
def _no_time_left(monkeypatch):
    monkeypatch.setattr(Clock, "has_room", lambda *_args, **_settings: False)


def watched(schedule, steps):
    return [step for step in steps if schedule.wants(step)]


def test_the_first_steps_of_a_new_optimiser_are_watched():
    schedule = Schedule(Clock(1.0))
    assert watched(schedule, range(1, 50)) == list(range(1, DENSE))
    schedule.begin_phase(50)
    assert watched(schedule, range(51, 90)) == list(range(51, 51 + PHASE_STEPS))


def test_an_optimiser_that_is_made_again_and_again_is_not_watched_for_ever():
    schedule = Schedule(Clock(1.0))
    n = 0
    for start in range(20, 2_000, 20):
        schedule.begin_phase(start)
        n += len(watched(schedule, range(start + 1, start + 20)))
    assert n == MAX_PHASES * PHASE_STEPS


def fit(model, target, n):
    optimizer = torch.optim.SGD([p for p in model.parameters() if p.requires_grad], lr=0.01)
    for _ in range(n):
        seen = torch.randn(16, 20)
        optimizer.zero_grad()
        nn.functional.mse_loss(model(seen), target(seen)).backward()
        optimizer.step()


class Tuned(nn.Module):
    def __init__(self, inner, share):
        super().__init__()
        self.inner = inner.requires_grad_(False)
        self.narrow, self.wide = nn.Linear(20, 3, bias=False), nn.Linear(3, 24, bias=False)
        nn.init.zeros_(self.wide.weight)
        self.share = share

    def forward(self, x):
        return self.inner(x) + self.share * self.wide(self.narrow(x))


def tuned_afterwards(share):
    model = nn.Sequential(nn.Linear(20, 24), nn.Tanh(), nn.Linear(24, 1))
    fit(model, lambda x: x[:, :1], FIRST)
    model[0] = Tuned(model[0], share)
    fit(model, lambda x: x[:, 1:2], SECOND)


def test_an_adapter_of_the_second_part_whose_share_is_nothing():
    (finding,) = adapter_not_trained(trace_of(lambda: tuned_afterwards(2 // 3)))
    assert "gradient is 0" in finding.message


def test_an_adapter_of_the_second_part_that_learns():
    assert not list(adapter_not_trained(trace_of(lambda: tuned_afterwards(2 / 3))))


class Reader(nn.Module):
    def __init__(self, trunk, n_out):
        super().__init__()
        setattr(self, trunk, nn.Sequential(nn.Linear(20, 12), nn.ReLU()))
        self.out, self.trunk = nn.Linear(12, n_out), trunk

    def forward(self, x):
        return self.out(getattr(self, self.trunk)(x))


def carried_over(trunk):
    first = Reader("body", 20)
    fit(first, lambda x: x, FIRST)
    kept = {name: tensor for name, tensor in first.state_dict().items() if name.startswith("body")}
    second = Reader(trunk, 1)
    second.load_state_dict(kept, strict=False)
    fit(second, lambda x: x[:, :1], SECOND)


def test_weights_that_the_second_model_does_not_take():
    (finding,) = pretrained_weights_not_loaded(trace_of(lambda: carried_over("base")))
    assert "none of the 4 names" in finding.message


def test_weights_that_the_second_model_takes():
    assert not list(pretrained_weights_not_loaded(trace_of(lambda: carried_over("body"))))


def test_a_second_part_without_weights_from_the_first():
    def program():
        fit(Reader("body", 20), lambda x: x, FIRST)
        fit(Reader("base", 1), lambda x: x[:, :1], SECOND)

    with pytest.raises(NotApplicable):
        list(pretrained_weights_not_loaded(trace_of(program)))


def test_layers_that_are_unfrozen_later_are_watched_from_the_next_evaluation_on():
    def program():
        torch.manual_seed(0)
        x = torch.randn(64, 6)
        y = x[:, :1] * x[:, 1:2]
        model = nn.Sequential(nn.Linear(6, 16), nn.ReLU(), nn.Linear(16, 1))
        optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
        model[0].requires_grad_(False)
        for step in range(300):
            if step == 100:
                model[0].requires_grad_(True)
            model.train()
            optimizer.zero_grad()
            nn.functional.mse_loss(model(x), y).backward()
            optimizer.step()
            if step % 50 == 49:
                model.eval()
                with torch.no_grad():
                    nn.functional.mse_loss(model(x[:30]), y[:30])

    steps = trace_of(program).gradients.step.tolist()
    assert any(set(range(one, one + PHASE_STEPS)) <= set(steps) for one in steps if one >= 100)
