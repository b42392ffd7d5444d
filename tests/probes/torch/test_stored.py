"""The fingerprint of what a dataset holds."""

import random

import numpy as np
import pandas as pd
import pytest
import torch
from torch.utils.data import ConcatDataset, Dataset, Subset, TensorDataset, random_split

from sleuth.probes.torch.stored import fingerprint

DICE = np.random.default_rng(0)
X, Y = torch.tensor(DICE.normal(size=(200, 6))).float(), torch.tensor(DICE.integers(0, 3, 200))


class Arrays(Dataset):
    """Arrays, a list of labels, and a transform."""

    def __init__(self, data, targets, transform=None):
        self.data, self.targets, self.transform, self.epoch = data, targets, transform, 0

    def __len__(self):
        return len(self.data)

    def __getitem__(self, index):
        raise AssertionError("a fingerprint asks for no sample")


class Paths(Dataset):
    def __init__(self, root):
        self.samples = [(f"{root}/{n % 3}/{n}.png", n % 3) for n in range(50)]


class Empty(Dataset):
    def __getitem__(self, index):
        raise AssertionError


PAIRS = {
    "tensors": lambda y: TensorDataset(X, y),
    "a subset": lambda y: Subset(TensorDataset(X, y), [3, 5, 7, 120]),
    "several": lambda y: ConcatDataset([TensorDataset(X, Y), TensorDataset(X, y)]),
    "arrays": lambda y: Arrays(X.numpy(), y.tolist()),
    "a table": lambda y: Arrays(pd.DataFrame({"a": X[:, 0].numpy(), "text": [f"t{n}" for n in y.tolist()]}), []),
    "texts": lambda y: Arrays([f"text {n}" for n in y.tolist()], None),
    "pairs": lambda y: list(zip(X, y.tolist(), strict=True)),
    "not in one piece": lambda y: TensorDataset(X[:, ::2], y),
    "half precision": lambda y: TensorDataset(X.bfloat16(), y),
    "told": lambda y: type("Told", (), {"__init__": lambda self: setattr(self, "_fingerprint", str(int(y[3])))})(),
}


@pytest.mark.parametrize("kind", PAIRS)
def test_equal_data_have_equal_ones_and_one_other_label_another(kind):
    other = Y.clone()
    other[3] = (other[3] + 1) % 3
    first = fingerprint(PAIRS[kind](Y))
    assert len(first) == 16
    assert first == fingerprint(PAIRS[kind](Y.clone()))
    assert first != fingerprint(PAIRS[kind](other))


def test_where_the_files_lie_and_what_is_made_of_samples_do_not_count():
    assert fingerprint(Paths("/data")) == fingerprint(Paths("/home/ada/data"))
    assert fingerprint(Arrays(X, [1], transform=lambda x: x)) == fingerprint(Arrays(X, [1], transform=lambda x: -x))


def test_another_split_is_another_part():
    parts = [random_split(TensorDataset(X, Y), [150, 50], torch.Generator().manual_seed(seed))[0] for seed in (0, 0, 1)]
    first, same, other = (fingerprint(part) for part in parts)
    assert first == same != other


def test_a_dataset_that_holds_nothing_has_none():
    assert fingerprint(Empty()) == ""
    assert fingerprint(object()) == ""


def test_large_arrays_are_looked_at_in_parts_and_their_labels_as_a_whole():
    large = np.ones((90_000, 64), np.float32)
    labels = list(range(90_000))
    first = fingerprint(Arrays(large, labels))
    assert first == fingerprint(Arrays(large.copy(), labels))
    assert first != fingerprint(Arrays(large + 1, labels))
    assert first != fingerprint(Arrays(large, [*labels[:-1], 7]))


def test_what_raises_or_holds_itself_breaks_nothing():
    loop = []
    loop.append(loop)
    assert fingerprint(loop) == ""
    assert fingerprint(Arrays({"a": {"b": {"c": {"d": {"e": X}}}}}, None)) == ""


def test_no_random_number_is_drawn():
    states = torch.get_rng_state(), random.getstate()
    fingerprint(random_split(TensorDataset(X, Y), [0.5, 0.5], torch.Generator().manual_seed(0))[0])
    assert torch.equal(states[0], torch.get_rng_state())
    assert states[1] == random.getstate()
