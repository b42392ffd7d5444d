"""Stretches of labels that are shuffled, and data that only look like it."""

import numpy as np
import pytest

from sleuth.stats.label_blocks import unlearnable_block

N = 800
RANDOM = np.random.default_rng(0)
KIND = RANDOM.integers(0, 4, N)
ROWS = RANDOM.normal(size=(4, 6))[KIND] * 2 + RANDOM.normal(size=(N, 6))
PLACES = np.arange(N)


def shuffled(start, stop):
    labels = KIND.copy()
    labels[start:stop] = np.random.default_rng(1).permutation(labels[start:stop])
    return labels


@pytest.mark.parametrize(("start", "stop"), [(0, 500), (400, 800), (600, 800)])
def test_one_end_of_the_data_is_found_in_any_order_of_the_samples(start, stop):
    order = np.random.default_rng(2).permutation(N)
    found = unlearnable_block(ROWS[order], shuffled(start, stop)[order], PLACES[order])
    assert found is not None
    assert abs(found.first - start) < N / 8
    assert abs(found.last - stop) < N / 8
    assert max(found.inside, found.across) < 0.4 < found.outside


def flipped():
    labels = KIND.copy()
    wrong = np.random.default_rng(3).permutation(N)[: N // 4]
    labels[wrong] = (labels[wrong] + 1) % 4
    return labels


def grouped():
    """Two classes that inputs tell, then two others that they do not."""
    is_late = PLACES >= 300
    labels = np.where(is_late, 2 + RANDOM.integers(0, 2, N), KIND % 2)
    rows = RANDOM.normal(size=(N, 6)) + np.where(is_late, RANDOM.integers(0, 2, N), labels)[:, None] * 3
    return rows, labels


@pytest.mark.parametrize(
    ("rows", "labels"),
    [
        (ROWS, KIND),
        (ROWS, shuffled(0, N)),  # nothing is told anywhere
        (ROWS, flipped()),  # errors everywhere
        (ROWS, np.sort(KIND)),
        (np.where(PLACES[:, None] < 400, ROWS, RANDOM.normal(size=(N, 6)) + 20), KIND),  # another kind of inputs
        (ROWS, np.where(PLACES < 400, KIND, (KIND + 1) % 4)),  # renamed classes: still told
        grouped(),  # in the order of the classes
    ],
)
def test_look_alikes(rows, labels):
    assert unlearnable_block(rows, labels, PLACES) is None
