from dataclasses import replace

from sleuth.evidence.trace import Experiment
from sleuth.rules.training.custom_gradient_wrong import custom_gradient_wrong
from tests.traces import healthy_trace, place


def judged(**errors):
    made = Experiment("gradient-check", 0.1, "", tuple(errors.items()), (("Swish", place(9)),))
    return replace(healthy_trace(), experiments=(made,))


def test_a_derivative_that_is_off():
    (finding,) = custom_gradient_wrong(judged(Swish=0.7, Product=1e-9))
    assert finding.values == {"function": "Swish", "error": 0.7}
    assert finding.where.place == place(9)


def test_rounding_is_no_error():
    assert not list(custom_gradient_wrong(judged(Swish=1e-6)))


def test_what_could_not_be_told_is_silent():
    assert not list(custom_gradient_wrong(judged(Sign=float("nan"))))
