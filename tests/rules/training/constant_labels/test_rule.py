from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.rule import LIKELY, PROOF
from sleuth.rules.training.constant_labels import constant_labels
from tests.traces import TARGET, healthy_trace


def with_targets(value=2.0, n_calls=15, is_final=True, **changes):
    trace = healthy_trace()
    target = replace(TARGET, minimum=value, maximum=value, std=0.0)
    losses = tuple(replace(call, target=target, **changes) for call in trace.losses[:n_calls])
    return replace(trace, losses=losses, run=replace(trace.run, is_final=is_final))


def test_one_class_in_all_batches():
    (finding,) = constant_labels(with_targets())
    assert finding.certainty is PROOF
    assert finding.values == {"value": 2.0, "targets": 480, "batches": 15}
    assert finding.where.place.line == 21


def test_few_targets_and_regressions_are_likely():
    (finding,) = constant_labels(with_targets(n_calls=4))
    assert finding.certainty is LIKELY
    (finding,) = constant_labels(with_targets(function="mse_loss"))
    assert finding.certainty is LIKELY


@pytest.mark.parametrize(
    "trace",
    [
        with_targets(is_target_created=True),  # ones_like and zeros_like of a GAN
        with_targets(is_target_from_data=False),  # zeros of a contrastive loss
        with_targets(0.0, ops=("Div", "Mm")),  # similarities over a temperature; the first is the right one
        with_targets(n_calls=2, is_final=False),
        with_targets(n_calls=1, n_valid=8),
        replace(with_targets(), losses=(*with_targets().losses, *with_targets(0.0).losses)),  # two constants
        replace(with_targets(), losses=(*with_targets().losses, *healthy_trace().losses)),  # another loss with varied targets
    ],
)
def test_constants_on_purpose_are_silent(trace):
    assert not list(constant_labels(trace))


def test_without_a_shuffling_loader_the_run_must_be_over_and_the_loss_stay_low():
    trace = replace(with_targets(), loaders=())
    falling = replace(trace.scalars, loss=np.geomspace(0.7, 1e-4, 200))
    jumping = replace(falling, loss=np.where(np.arange(200) == 90, 3.0, falling.loss))
    assert list(constant_labels(replace(trace, scalars=falling)))
    assert not list(constant_labels(replace(trace, scalars=jumping)))  # sorted data come to the next class
    assert not list(constant_labels(replace(trace, scalars=falling, run=replace(trace.run, is_final=False))))


def test_a_healthy_run_is_silent_or_not_applicable():
    assert not list(constant_labels(healthy_trace()))
    with pytest.raises(NotApplicable):
        list(constant_labels(with_targets(function="triplet_margin_loss")))
