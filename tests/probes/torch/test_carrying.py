import torch
from torch import nn

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
