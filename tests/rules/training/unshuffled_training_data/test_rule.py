from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.rule import LIKELY, PROOF
from sleuth.rules.training.unshuffled_training_data import unshuffled_training_data
from tests.traces import healthy_trace

SORTED = [0, 0, 0, 0, 1, 1, 2, 3, 3, 0, 1, 3, 0, 2, 3]


def with_classes(classes, sampler="SequentialSampler", loader=0, **changes):
    trace = healthy_trace()
    losses = tuple(
        replace(call, target_counts=np.eye(4, dtype=np.int64)[k] * 32, **changes)
        for call, k in zip(trace.losses, classes, strict=False)
    )
    loaders = (replace(trace.loaders[0], sampler=sampler), *trace.loaders[1:])
    forwards = tuple(replace(f, loader=loader) for f in trace.forwards)
    return replace(trace, losses=losses, loaders=loaders, forwards=forwards)


def test_a_loader_that_reads_in_order_epoch_after_epoch():
    (finding,) = unshuffled_training_data(with_classes(SORTED))
    assert finding.certainty is PROOF
    assert finding.values == {"entropy_ratio": 0.0, "classes_per_batch": 1.0, "batches": 15}
    assert finding.where.place.line == 9
    assert "shuffle=True" in finding.fix


def test_slices_of_sorted_tensors_are_likely():
    (finding,) = unshuffled_training_data(with_classes(SORTED, loader=-1))
    assert finding.certainty is LIKELY
    assert finding.where.place.line == 21


@pytest.mark.parametrize(
    "trace",
    [
        with_classes(SORTED, sampler="RandomSampler"),
        with_classes([0] * 5 + [1] * 5 + [2] * 5, loader=-1),  # one class after the other, once: continual learning
        with_classes([0] * 15),
        with_classes(SORTED, loader=-1, step=3),  # several calls in a step: the halves of a GAN
    ],
)
def test_orders_on_purpose_are_silent(trace):
    assert not list(unshuffled_training_data(trace))


def test_actions_of_a_policy_that_settles_are_silent():
    trace = with_classes([0] * 15, loader=-1)
    mixed = np.array([8, 8, 8, 8])
    losses = tuple(replace(c, target_counts=mixed) if i < 4 or i == 12 else c for i, c in enumerate(trace.losses))
    assert not list(unshuffled_training_data(replace(trace, losses=losses)))


def test_mixed_batches_of_an_unshuffled_loader_are_silent():
    trace = healthy_trace()
    counts = np.random.default_rng(1).multinomial(32, np.full(4, 0.25), 15)
    losses = tuple(replace(call, target_counts=row) for call, row in zip(trace.losses, counts, strict=True))
    loaders = (replace(trace.loaders[0], sampler="SequentialSampler"), *trace.loaders[1:])
    assert not list(unshuffled_training_data(replace(trace, losses=losses, loaders=loaders)))


def test_a_healthy_run_is_silent_and_pixels_not_applicable():
    assert not list(unshuffled_training_data(healthy_trace()))
    with pytest.raises(NotApplicable):
        list(unshuffled_training_data(with_classes(SORTED[:4])))
