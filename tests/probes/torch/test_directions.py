"""Shares of collinear rows and effective ranks, against closed forms."""

import numpy as np
import pytest
import torch

from sleuth.probes.torch.directions import collinear_share, dimensions, is_due

RANDOM = torch.Generator().manual_seed(0)


def test_half_of_the_rows_point_one_way():
    weight = torch.randn(20, 32, generator=RANDOM)
    weight[:10] = weight[:1] * torch.tensor([1.0, -2.0] * 5).unsqueeze(1)
    assert float(collinear_share(weight)) == pytest.approx(10 * 9 / (20 * 19))
    assert float(collinear_share(torch.randn(40, 3, 8, 8, generator=RANDOM))) == 0


@pytest.mark.parametrize("weight", [torch.randn(4, 32), torch.randn(20, 4), torch.randn(20), torch.zeros(20, 32)])
def test_too_little_to_compare(weight):
    assert collinear_share(weight) is None


def test_the_effective_rank_is_that_of_the_singular_values():
    samples = torch.randn(60, 20, generator=RANDOM) * torch.linspace(0.1, 3, 20)
    values = np.linalg.svd(samples.numpy(), compute_uv=False)
    share = values / values.sum()
    rank, mean_share = dimensions(samples)
    assert float(rank) == pytest.approx(np.exp(-(share * np.log(share)).sum()), rel=1e-4)
    assert float(mean_share) < 0.1


def test_samples_that_are_all_alike():
    rank, mean_share = dimensions(torch.ones(64, 16))
    assert (float(rank), float(mean_share)) == pytest.approx((1, 1), abs=1e-4)
    opposite = torch.ones(64, 16) * torch.tensor([1.0, -1.0]).repeat(32).unsqueeze(1)
    rank, mean_share = dimensions(opposite)
    assert (float(rank), float(mean_share)) == pytest.approx((1, 0), abs=1e-4)


def test_measurements_are_spaced():
    steps, last = [], -1
    for step in range(100):
        if is_due(step, last):
            steps.append(step)
            last = step
    assert steps == [0, 1, 4, 13, 40]
