"""Activations of an unrolled recurrent layer."""

import torch
from torch import nn

from sleuth.probes.torch.session import TorchSession


def test_sequences_that_all_begin_alike_leave_no_unit_constant():
    session = TorchSession()
    session.install()
    try:
        torch.manual_seed(0)
        rnn = nn.GRU(2, 5, batch_first=True)
        optimizer = torch.optim.SGD(rnn.parameters(), lr=0.1)
        x = torch.randn(16, 6, 2)
        x[:, 0] = 1.0
        for _ in range(3):
            rnn(x)[0].pow(2).mean().backward()
            optimizer.step()
    finally:
        session.uninstall()
        session.finish("finished")
    series = session.trace().activations
    gates = [i for i, kind in enumerate(series.kind) if kind in ("sigmoid", "tanh")]
    assert gates
    assert all(series.unit_zero_steps[i].max() == 0 for i in gates)
