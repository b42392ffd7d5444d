from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.rule import LIKELY, PROOF
from sleuth.rules.training.wrong_model_stepped import wrong_model_stepped
from tests.traces import healthy_trace, place


def two_optimizers(first, second, stepped=(200, 200)):
    """The first layer in one optimiser and the head in another; `first` and `second` are their orders."""
    trace = healthy_trace()
    parameters = tuple(replace(p, optimizers=(int(p.index > 1),)) for p in trace.parameters)
    base = trace.optimizers[0]
    optimizers = tuple(
        replace(base, index=i, place=place(7 + i), n_steps=stepped[i], groups=(replace(base.groups[0], parameters=held),))
        for i, held in enumerate(((0, 1), (2, 3)))
    )
    updates = tuple(
        replace(u, optimizer=i, order=order) for u in trace.updates for i, order in ((0, first), (1, second)) if stepped[i]
    )
    return replace(trace, parameters=parameters, optimizers=optimizers, updates=updates)


def test_the_other_optimizer_steps_and_the_right_one_never_does():
    (finding,) = wrong_model_stepped(two_optimizers("zFLb", "", (200, 0)))
    assert finding.certainty is PROOF
    assert finding.values == {"updates": 15, "of": 15}
    assert finding.where.place == place(23)
    assert "line 8" in finding.fix


def test_crossed_steps_are_likely():
    (finding,) = wrong_model_stepped(two_optimizers("ZFLBszFLb", "ZFLBszFLb"))
    assert finding.certainty is LIKELY


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("ZFLBb", "zFLbBs"),  # both backward, then both step
        ("szFLbZFLB", "szFLbZFLB"),  # alternating
        ("szFLbszFLbZFLB", "ZFLB"),  # one steps twice as often
    ],
)
def test_healthy_schemes_are_silent(first, second):
    assert not list(wrong_model_stepped(two_optimizers(first, second)))


def test_an_optimizer_that_waits_for_its_turn_is_silent():
    trace = two_optimizers("ZFLB", "", (200, 0))
    assert not list(wrong_model_stepped(trace))


def test_one_optimizer_is_not_judged():
    with pytest.raises(NotApplicable):
        list(wrong_model_stepped(healthy_trace()))
