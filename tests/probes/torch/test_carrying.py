import pytest
import torch
from torch import nn

from sleuth.rule import LIKELY
from sleuth.rules.training.hidden_state_not_detached import hidden_state_not_detached
from tests.probes.torch.trace_of import trace_of


def recurrent(detach, n_steps=6):
    cell, head = nn.GRUCell(2, 4), nn.Linear(4, 1)
    optimizer = torch.optim.SGD([*cell.parameters(), *head.parameters()], lr=0.1)
    hidden = torch.zeros(3, 4)
    for _ in range(n_steps):
        hidden = cell(torch.randn(3, 2), hidden.detach() if detach else hidden)
        loss = head(hidden).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def test_a_detached_state_carries_nothing():
    assert all(b.carried is None for b in trace_of(lambda: recurrent(True)).backwards)


def test_a_state_with_its_graph_leads_back_to_the_step_before():
    first, second = trace_of(lambda: recurrent(False)).backwards
    assert first.carried is None
    assert second.raised
    assert second.carried.first_step == 0
    assert second.carried.shape == (3, 4)
    assert second.carried.is_again
    assert 0 < second.carried.n_earlier < second.carried.n_own


def test_an_output_that_is_computed_once_is_no_state():
    def program():
        encoder, head = nn.Linear(2, 4), nn.Linear(4, 1)
        optimizer = torch.optim.SGD(head.parameters(), lr=0.1)
        features = encoder(torch.randn(3, 2))
        for _ in range(3):
            optimizer.zero_grad()
            head(features).square().mean().backward(retain_graph=True)
            optimizer.step()

    later = trace_of(program).backwards[1:]
    assert [b.carried.n_earlier for b in later] == [2, 2]  # the product and the transposed weight
    assert not any(b.carried.is_again for b in later)


class Reader(nn.Module):
    def __init__(self):
        super().__init__()
        self.cell, self.head = nn.LSTMCell(2, 5), nn.Linear(5, 1)

    def forward(self, x, state):
        state = self.cell(x, state)
        return self.head(state[0]), state


def in_pieces(cut, n_pieces=12):
    """One step for a whole sequence: each piece has a backward call of its own, and hands its state to the next."""
    model = Reader()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    for _ in range(4):
        optimizer.zero_grad()
        state = None
        for number in range(n_pieces):
            said, state = model(torch.randn(3, 2), state)
            said.square().mean().backward(retain_graph=True)
            state = cut(state, number)
        optimizer.step()


def refined(n_turns=12):
    """A guess is refined by its own network, and each turn is judged."""
    model = nn.Linear(4, 4)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    for _ in range(4):
        guess = torch.randn(3, 4)
        optimizer.zero_grad()
        for _ in range(n_turns):
            guess = guess + torch.tanh(model(guess))
            guess.square().mean().backward(retain_graph=True)
        optimizer.step()


def tasks_of_one_trunk(n_tasks=12):
    """Each task has its own backward call through the trunk that all share."""
    trunk, heads = nn.Linear(4, 6), nn.ModuleList(nn.Linear(6, 1) for _ in range(n_tasks))
    optimizer = torch.optim.SGD([*trunk.parameters(), *heads.parameters()], lr=0.01)
    for _ in range(4):
        optimizer.zero_grad()
        features = trunk(torch.randn(3, 4))
        for head in heads:
            head(features).square().mean().backward(retain_graph=True)
        optimizer.step()


HALVES = {
    "second": lambda state, number: (state[0].detach(), state[1]),
    "first": lambda state, number: (state[0], state[1].detach()),
    "both": lambda state, number: state,
}


@pytest.mark.parametrize("cut", HALVES.values(), ids=HALVES)
def test_a_state_that_is_handed_on_within_a_step(cut):
    (finding,) = hidden_state_not_detached(trace_of(lambda: in_pieces(cut)))
    assert finding.certainty is LIKELY
    assert finding.values["earlier"] > finding.values["own"]


@pytest.mark.parametrize(
    "program",
    [
        lambda: in_pieces(lambda state, number: tuple(part.detach() for part in state)),
        lambda: in_pieces(lambda state, number: state if number % 4 else tuple(part.detach() for part in state)),
        lambda: in_pieces(lambda state, number: state, n_pieces=5),
        refined,
        tasks_of_one_trunk,
    ],
    ids=["detached", "windows", "few-pieces", "refined", "tasks"],
)
def test_calls_within_a_step_that_do_not_go_further_back_each_time(program):
    assert not list(hidden_state_not_detached(trace_of(program)))
