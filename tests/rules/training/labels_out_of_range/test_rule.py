from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.rules.training.labels_out_of_range import labels_out_of_range
from tests.traces import TARGET, healthy_trace


def with_losses(low, high, **changes):
    trace = healthy_trace()
    target = replace(TARGET, minimum=low, maximum=high)
    return replace(trace, losses=tuple(replace(call, target=target, **changes) for call in trace.losses))


def test_labels_that_begin_with_one():
    (finding,) = labels_out_of_range(with_losses(1, 4, raised="IndexError: Target 4 is out of bounds."))
    assert finding.values == {"labels": (1, 4), "classes": 4}
    assert "subtract 1" in finding.fix
    assert finding.where.place.line == 21


def test_the_message_tells_the_label_that_another_ignored_one_hides():
    (finding,) = labels_out_of_range(with_losses(0, 255, ignore_index=255, raised="IndexError: Target 21 is out of bounds."))
    assert "the label 21" in finding.message


def test_negative_and_binary_labels():
    (finding,) = labels_out_of_range(with_losses(-1, 3))
    assert "ignore_index=-1" in finding.fix
    (finding,) = labels_out_of_range(with_losses(-1, 1, function="binary_cross_entropy_with_logits", n_classes=0))
    assert finding.fix == "Map the labels to 0 and 1: (y + 1) / 2."


def test_one_hot():
    trace = healthy_trace()
    run = replace(trace.run, exception="RuntimeError: Class values must be smaller than num_classes.")
    (finding,) = labels_out_of_range(replace(trace, losses=(), run=run))
    assert "one_hot" in finding.message


@pytest.mark.parametrize(
    ("low", "high", "changes"),
    [
        (-100, 3, {}),
        (0, 255, {"ignore_index": 255}),
        (0.0, 1.2, {"function": "binary_cross_entropy", "n_classes": 0}),  # softened labels of a GAN
        (-2.0, 9.0, {"function": "mse_loss", "n_classes": 0}),
    ],
)
def test_tempting_targets_are_silent(low, high, changes):
    trace = with_losses(low, high, **changes)
    trace = replace(trace, losses=(*trace.losses, healthy_trace().losses[0]))
    assert not list(labels_out_of_range(trace))


def test_a_healthy_run_is_silent_and_a_regression_not_applicable():
    assert not list(labels_out_of_range(healthy_trace()))
    with pytest.raises(NotApplicable):
        list(labels_out_of_range(with_losses(0, 1, function="mse_loss")))
