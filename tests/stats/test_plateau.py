import math
from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.stats.plateau import find_plateau
from tests.rules.training.loss_plateau.test_rule import flat_trace
from tests.traces import healthy_trace


def test_the_level_and_what_a_constant_answer_reaches():
    found = find_plateau(flat_trace())
    assert found.level == pytest.approx(math.log(4), rel=0.01)
    assert found.constant == pytest.approx(math.log(4))
    assert (found.n_window, found.n_steps, found.since) == (100, 200, 100)


def test_a_run_that_goes_on_or_learns_has_none():
    trace = flat_trace()
    assert find_plateau(replace(trace, run=replace(trace.run, is_final=False))) is None
    assert find_plateau(healthy_trace()) is None


def test_a_loss_without_a_known_constant_answer():
    trace = flat_trace()
    calls = tuple(replace(c, function="ctc_loss", target_counts=np.zeros(0, np.int64)) for c in trace.losses)
    with pytest.raises(NotApplicable):
        find_plateau(replace(trace, losses=calls))
