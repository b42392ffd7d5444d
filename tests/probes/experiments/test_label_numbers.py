"""Whole numbers that are regressed: quantities are explained better in their own order, names of classes are not."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")
from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402

from tests.probes.experiments.test_experiments import made, watched  # noqa: E402

KINDS = np.random.default_rng(3).integers(0, 7, 600)
NOISE = np.random.default_rng(4).normal(size=(600, 8))
CENTRES = np.random.default_rng(5).normal(size=(7, 8))
STEP = np.random.default_rng(6).normal(size=8)


def told(rows, numbers):
    x, y = torch.tensor(rows, dtype=torch.float32), torch.tensor(numbers, dtype=torch.float32)

    def program():
        model = nn.Linear(x.shape[1], 1)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
        for start in range(0, 600, 60):
            optimizer.zero_grad()
            F.mse_loss(model(x[start : start + 60]).squeeze(1), y[start : start + 60]).backward()
            optimizer.step()

    session, _ = watched(program)
    return made(session, "label-order")["label-order"]


def above_others(one):
    return (one.value("own") - one.value("renumbered")) / one.value("renumbered_deviation")


def test_classes_are_explained_as_well_in_another_order():
    one = told(CENTRES[KINDS] + 0.5 * NOISE, KINDS)
    assert 0.5 < one.value("separable") < 0.95
    assert abs(above_others(one)) < 2


def test_quantities_are_explained_best_in_their_own():
    assert above_others(told(0.5 * KINDS[:, None] * STEP + 0.3 * NOISE, KINDS)) > 1.5
    linear = np.clip(np.round(NOISE @ STEP), -3, 3)
    assert above_others(told(NOISE, linear)) > 1.5


def test_real_numbers_are_not_renumbered():
    assert np.isnan(told(NOISE, NOISE @ STEP).value("renumbered"))
