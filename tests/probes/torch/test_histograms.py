"""How weights and gradients are spread is counted at few steps, in bins that NumPy counts alike."""

import numpy as np
import pytest
import torch
from torch import nn

from sleuth.probes.torch.histograms import GRADIENT_BINS, MAX_STEPS, MAX_TENSORS, VALUES, WEIGHT_BINS, Spreads, counted
from sleuth.store.counts import GRADIENTS, WEIGHTS, histograms
from sleuth.store.reader import open_run
from tests.probes.torch.trace_of import trace_of


@pytest.mark.parametrize("bins", [GRADIENT_BINS, WEIGHT_BINS])
def test_numpy_counts_alike(bins):
    values = np.random.default_rng(5).normal(size=1000) * 10.0 ** np.random.default_rng(6).uniform(-9, 1, 1000)
    values = values.astype(np.float32)
    values[:7] = 0.0, -0.0, np.inf, -np.inf, np.nan, 1e-30, -1e30
    (row,) = counted(values.view(np.int32), [len(values)], bins)
    finite = values[np.isfinite(values) & (values != 0)]
    inside = np.clip(np.abs(finite), bins.edges[0], np.nextafter(np.float32(bins.edges[-1]), np.float32(0)))
    plus, _ = np.histogram(inside[finite > 0], bins.edges)
    minus, _ = np.histogram(inside[finite < 0], bins.edges)
    assert row.tolist() == [*minus[::-1], 2, *plus, 3]


def test_what_an_update_used_and_what_it_made():
    def program():
        weight = nn.Parameter(torch.full((4, 8), 0.5))
        optimizer = torch.optim.SGD([weight], lr=0.25)
        for _ in range(3):
            optimizer.zero_grad()
            weight.sum().backward()
            optimizer.step()

    trace = trace_of(program)
    gradients, weights = trace.gradient_histograms, trace.weight_histograms
    assert gradients.step.tolist() == weights.step.tolist() == [0, 1, 2]
    assert gradients.parameter.tolist() == [0]
    at_one = int(np.searchsorted(gradients.edges, 1.0))
    assert gradients.magnitudes[:, 0, 1 + at_one].tolist() == [1.0, 1.0, 1.0]
    n = weights.n_bins
    assert weights.signed[:, 0, n].tolist() == [0.0, 1.0, 0.0]  # 0.5 becomes 0.25, 0, -0.25
    assert weights.counts[2, 0, :n].sum() == 32


def test_what_is_kept_while_it_trains_is_what_is_kept_at_the_end(tmp_path):
    def program():
        torch.manual_seed(0)
        net = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1))
        optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
        for _ in range(40):
            optimizer.zero_grad()
            net(torch.randn(16, 4)).square().mean().backward()
            optimizer.step()

    trace = trace_of(program, store=tmp_path)
    for series, whole in ((GRADIENTS, trace.gradient_histograms), (WEIGHTS, trace.weight_histograms)):
        kept = histograms(open_run(tmp_path), series, 4)
        assert kept.step.tolist() == whole.step.tolist()
        assert kept.parameter.tolist() == sorted(whole.parameter.tolist())
        assert kept.counts.tolist() == whole.counts[:, np.argsort(whole.parameter)].tolist()
        assert kept.edges.tolist() == whole.edges.tolist()


def test_few_tensors_and_few_steps_of_a_long_run_of_a_large_network():
    spreads = Spreads()
    tensors = [(number, nn.Parameter(torch.ones(40, 40))) for number in range(200)]
    for _, tensor in tensors:
        tensor.grad = torch.ones_like(tensor)
    for step in [*range(300), *np.unique(np.geomspace(300, 1e7, 3000).astype(int)).tolist()]:
        spreads.note(0, step, tensors)
    found = spreads.gradients()
    assert len(found.step) <= MAX_STEPS
    assert len(found.parameter) == MAX_TENSORS
    assert found.counts.sum(axis=2).max() <= VALUES
    assert found.counts.nbytes < 500_000
    assert {found.parameter[0], found.parameter[-1]} == {0, 199}
    assert found.step[-1] > 1e6


def test_parameters_without_a_gradient_and_whole_numbers_are_passed_over():
    spreads = Spreads()
    spreads.note(0, 0, [(0, nn.Parameter(torch.ones(3, 3))), (1, torch.ones(3, 3, dtype=torch.int64))])
    assert spreads.gradients() is None
    assert spreads.weights().parameter.tolist() == [0]


def test_a_program_without_an_optimiser():
    def program():
        weight = torch.full((3, 3), 2.0, requires_grad=True)
        for _ in range(4):
            (weight**2).sum().backward()
            with torch.no_grad():
                weight -= 0.1 * weight.grad
            weight.grad = None

    assert trace_of(program).gradient_histograms is not None


def test_half_precision_and_gradients_that_are_not_finite():
    def program():
        weight = nn.Parameter(torch.ones(4, 4, dtype=torch.bfloat16))
        optimizer = torch.optim.SGD([weight], lr=0.1)
        for factor in (1.0, float("inf")):
            optimizer.zero_grad()
            (weight * factor).sum().backward()
            optimizer.step()

    found = trace_of(program).gradient_histograms
    assert found.counts[:, 0, -1].tolist() == [0, 16]
    assert np.isinf(found.magnitudes[1]).all()
