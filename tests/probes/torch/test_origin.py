"""Which inputs and labels a data set keeps, in whatever form."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")
from sleuth.probes.torch.origin import find_origin  # noqa: E402

X, Y = torch.randn(40, 3, 5), torch.arange(40) % 4


class Kept(torch.utils.data.Dataset):
    def __init__(self, **held):
        self.__dict__.update(held)

    def __len__(self):
        return len(X)


FORMS = {
    "tensors": {"x": X, "y": Y},
    "arrays": {"x": X.numpy().copy(), "y": Y.numpy().copy()},
    "lists": {"x": list(X), "y": Y.tolist()},
    "a list of arrays": {"x": [one.numpy().copy() for one in X], "y": Y.tolist(), "names": ["a"] * 40},
    "tensors beside a list of numbers": {"x": X, "y": Y, "rows": list(range(40))},
    "pairs": {"samples": list(zip(list(X), Y.tolist(), strict=True)), "transform": abs},
}


@pytest.mark.parametrize("held", FORMS.values(), ids=FORMS)
def test_inputs_and_labels_are_found(held):
    origin = find_origin(X[:8], Kept(**held))
    assert origin is not None
    assert origin.own is not None
    inputs, labels = origin.own
    assert torch.equal(inputs.reshape(40, 3, 5), X)
    assert labels.tolist() == Y.tolist()


@pytest.mark.parametrize(
    "held",
    [
        {"x": list(X), "y": Y.tolist(), "weight": [0.5] * 40},  # which is the label?
        {"x": [torch.randn(3, 5 + at % 2) for at in range(40)], "y": Y.tolist()},
        {"paths": [f"{at}.png" for at in range(40)], "y": Y.tolist()},
        {"x": list(X[:4]), "y": Y.tolist()[:4]},
        {"samples": [(X[0], 1), (X[1], 2, 3)] * 20},
    ],
)
def test_what_is_not_known_for_sure_is_left_alone(held):
    origin = find_origin(X[:8].clone(), Kept(**held))
    assert origin is None or origin.own is None


@pytest.mark.parametrize(("n", "width", "is_known"), [(9_000, 15, True), (9_000, 600, False), (25_000, 15, False)])
def test_a_large_list_is_not_copied(n, width, is_known):
    origin = find_origin(torch.randn(8, width), Kept(x=[np.zeros(width, dtype=np.float32)] * n, y=[0] * n))
    assert (origin is not None and origin.own is not None) is is_known
