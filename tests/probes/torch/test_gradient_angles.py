import numpy as np
import pytest
import torch

from tests.probes.torch.trace_of import trace_of


def cosines(directions):
    """A weight whose gradient in each step is the given one."""

    def program():
        weight = torch.zeros(2, requires_grad=True)
        optimizer = torch.optim.SGD([weight], lr=0.1)
        for direction in directions:
            optimizer.zero_grad()
            (weight @ torch.tensor(direction)).backward()
            optimizer.step()

    return trace_of(program).gradients.cosine


def test_the_angle_between_neighbouring_gradients():
    found = cosines([(1.0, 0.0), (2.0, 0.0), (0.0, 1.0), (0.0, -3.0), (1.0, -1.0)])
    assert np.isnan(found[0])
    assert found[1:] == pytest.approx([1.0, 0.0, -1.0, 0.5**0.5])


def test_a_gradient_of_zero_has_no_angle():
    assert np.isnan(cosines([(1.0, 0.0), (0.0, 0.0), (1.0, 0.0)])).all()
