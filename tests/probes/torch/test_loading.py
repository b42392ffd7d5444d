"""How long a program waits for its data."""

import time

import torch
from torch import nn

from sleuth.probes.torch import loading
from tests.probes.torch.trace_of import trace_of


def test_what_is_done_for_us_while_a_batch_is_made_is_no_wait(monkeypatch):
    count = loading._count_collated

    def slowly(*words):
        time.sleep(0.1)
        count(*words)

    monkeypatch.setattr(loading, "_count_collated", slowly)

    def program():
        data = torch.utils.data.TensorDataset(torch.randn(40, 3), torch.randn(40, 1))
        net = nn.Linear(3, 1)
        optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
        for rows, targets in torch.utils.data.DataLoader(data, 10):
            optimizer.zero_grad()
            (net(rows) - targets).square().mean().backward()
            optimizer.step()

    waits = trace_of(program).scalars.wait
    assert len(waits) == 4
    assert sorted(waits)[1] < 0.05  # a busy machine may delay a few
