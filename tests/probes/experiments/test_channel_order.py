"""Images that were given another shape, told from those whose axes were exchanged, by the data that they come from."""

import math

import pytest

torch = pytest.importorskip("torch")
from sleuth.probes.experiments.channel_order import reshaped_share  # noqa: E402


def pictures(n=60, side=16, channels=4):
    return torch.rand(n, side, side, channels, generator=torch.Generator().manual_seed(0))


def scaled(images, axis):
    """Each channel, which is on this axis, scaled and moved."""
    shape = [-1 if at == axis else 1 for at in range(4)]
    n = images.shape[axis]
    return images * torch.linspace(0.5, 2, n).reshape(shape) - torch.linspace(-1, 1, n).reshape(shape)


def reshaped(images):
    return images.reshape(len(images), images.shape[3], *images.shape[1:3])


WAYS = {
    "as it is": (reshaped, 1.0),
    "scaled before": (lambda x: reshaped(scaled(x, 3)), 1.0),
    "scaled afterwards": (lambda x: scaled(reshaped(x), 1), 1.0),
    "permuted": (lambda x: x.permute(0, 3, 1, 2), 0.0),
    "permuted and scaled": (lambda x: scaled(x.permute(0, 3, 1, 2), 1), 0.0),
    "cropped": (lambda x: x.permute(0, 3, 1, 2).roll(2, 3), 0.0),
    "other images": (lambda x: torch.rand(len(x), 4, 16, 16), 0.0),
}


@pytest.mark.parametrize("way", WAYS)
def test_shapes_that_were_given_anew_are_found(way):
    make, share = WAYS[way]
    data = pictures()
    assert reshaped_share(make(data)[torch.randperm(60)[:20]], [torch.rand(60, 3), data]) == share


def test_whole_numbers_are_compared_too():
    data = (pictures(channels=3, side=24) * 255).to(torch.uint8)
    assert reshaped_share(reshaped(data)[10:30].float() / 255, [data]) == 1.0


def test_blank_images_are_the_same_in_either_order():
    data = torch.ones(60, 16, 16, 4) * torch.rand(60, 1, 1, 1)
    assert reshaped_share(reshaped(data)[:20], [data]) == 0.0


@pytest.mark.parametrize("shape", [(20, 1, 16, 16), (20, 16, 16, 16), (20, 4, 4, 4), (20, 4, 16)])
def test_shapes_that_tell_nothing(shape):
    data = torch.rand(60, *shape[2:], shape[1])
    assert math.isnan(reshaped_share(torch.rand(shape), [data]))


def test_without_the_data_nothing_is_known():
    assert math.isnan(reshaped_share(reshaped(pictures()), [reshaped(pictures())]))
