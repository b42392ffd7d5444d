from dataclasses import replace

import pytest

from sleuth.stats.fit import learns_well
from tests.traces import healthy_trace


def judged(function="cross_entropy", n_correct=-1, value=1.0):
    trace = healthy_trace()
    losses = tuple(replace(c, function=function, n_correct=n_correct, value=value) for c in trace.losses)
    return replace(trace, losses=losses)


@pytest.mark.parametrize(
    ("trace", "well"),
    [
        (judged(n_correct=32), True),
        (judged(n_correct=24), False),
        (judged("mse_loss", value=0.1), True),  # the targets have a variance of 1.21
        (judged("mse_loss", value=1.0), False),
        (judged("l1_loss"), None),
    ],
)
def test_the_fit_at_the_end(trace, well):
    assert learns_well(trace, good_accuracy=0.95, good_residue=0.2) is well
