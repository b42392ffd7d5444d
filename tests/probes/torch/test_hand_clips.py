"""Gradients that a program makes smaller itself, between the backward call and the step."""

import numpy as np
import pytest
import torch
from torch import nn

from tests.probes.torch.trace_of import trace_of


def clips(edit, n_steps=8, scale=1.0):
    """What is taken for clipping in a small regression whose gradients `edit` changes."""

    def program():
        model = nn.Sequential(nn.Linear(6, 8), nn.Tanh(), nn.Linear(8, 1))
        optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
        for _ in range(n_steps):
            x = torch.randn(16, 6)
            optimizer.zero_grad()
            (scale * nn.functional.mse_loss(model(x), x[:, :1] * 3)).backward()
            with torch.no_grad():
                edit(list(model.parameters()))
            optimizer.step()

    return trace_of(program).clips


def clamp_in_place(parameters):
    for one in parameters:
        one.grad.clamp_(-1e-3, 1e-3)


def clamp_data(parameters):
    for one in parameters:
        one.grad.data.clamp_(min=-1e-3, max=1e-3)


def put_a_clamped_one(parameters):
    for one in parameters:
        one.grad = torch.clamp(one.grad, -1e-3, 1e-3)


def scale_to_a_norm(parameters):
    total = torch.stack([one.grad.norm() for one in parameters]).norm()
    for one in parameters:
        one.grad.mul_(min(1.0, 1e-3 / float(total)))


@pytest.mark.parametrize("edit", [clamp_in_place, clamp_data, put_a_clamped_one, scale_to_a_norm])
def test_gradients_that_are_cut(edit):
    found = clips(edit)
    assert len(found) >= 3
    assert all(one.is_by_hand and one.limit < 0.05 * one.total_norm for one in found)
    assert found[0].limit <= 1e-3 * np.sqrt(6 * 8 + 8 + 8 + 1) * 1.001


def divide(parameters):
    for one in parameters:
        one.grad /= 1024


def add_noise(parameters):
    for one in parameters:
        one.grad.mul_(0.01).add_(0.001 * torch.randn_like(one.grad))


def leave_rows_out(parameters):
    parameters[0].grad[2:] = 0


def signs(parameters):
    for one in parameters:
        one.grad.sign_()


@pytest.mark.parametrize("edit", [divide, add_noise, leave_rows_out, signs, lambda parameters: None])
def test_other_changes_are_no_clipping(edit):
    assert not clips(edit, scale=1024.0 if edit is divide else 1.0)


def test_a_function_of_torch_is_told_as_before():
    found = clips(lambda parameters: nn.utils.clip_grad_norm_(parameters, 1e-3))
    assert found
    assert not any(one.is_by_hand for one in found)
    assert {one.limit for one in found} == {1e-3}
