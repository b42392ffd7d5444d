from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Op, Phase
from sleuth.rule import HINT, LIKELY
from sleuth.rules.training.padding_in_loss import padding_in_loss
from tests.traces import healthy_trace, place


def padded(n=12, calls=15, phase=Phase.TRAIN):
    trace = healthy_trace()
    losses = tuple(replace(c, n_padded=n if i < calls else 0, phase=phase) for i, c in enumerate(trace.losses))
    return replace(trace, losses=losses)


def test_padding_that_counts():
    (finding,) = padding_in_loss(padded())
    assert finding.certainty is LIKELY
    assert finding.values == {"share": 12 / 32, "padded": 15 * 12, "calls": 15}
    assert finding.where.place == place(21)


def test_a_little_padding_is_a_hint():
    (finding,) = padding_in_loss(padded(n=1))
    assert finding.certainty is HINT


@pytest.mark.parametrize("changes", [{"n": 0}, {"calls": 1}, {"phase": Phase.EVALUATION}])
def test_look_alikes_are_silent(changes):
    assert not list(padding_in_loss(padded(**changes)))


def test_a_regression_is_not_applicable():
    trace = healthy_trace()
    with pytest.raises(NotApplicable):
        list(padding_in_loss(replace(trace, losses=tuple(replace(c, n_valid=0) for c in trace.losses))))


@pytest.mark.parametrize(("between", "is_found"), [((), True), (("Div", "Sum"), True), (("Mul",), False), (("Index",), False)])
def test_a_loss_without_reduction(between, is_found):
    trace = padded()
    names = ("Mean", *between, "NllLoss2D")
    graph = tuple(Op(name, (i + 1,) if i + 1 < len(names) else (), ()) for i, name in enumerate(names))
    losses = tuple(replace(c, reduction="none") for c in trace.losses)
    backwards = tuple(replace(b, graph=graph, value=1.01 * b.value) for b in trace.backwards)
    assert bool(list(padding_in_loss(replace(trace, losses=losses, backwards=backwards)))) is is_found


MASKED = tuple(Op(name, (i + 1,) if i < 3 else (), ()) for i, name in enumerate(("Div", "Sum", "Mul", "NllLoss2D")))


@pytest.mark.parametrize(
    ("n_ignored", "scale", "is_found"),
    [(0, 1.0, True), (0, 32.0, True), (16, 1.5, True), (16, 1.0, False), (0, 1.001, False), (0, 0.5, False)],
)
def test_a_mask_that_masks_nothing(n_ignored, scale, is_found):
    trace = padded()
    losses = tuple(replace(c, reduction="none", n_valid=32, n_ignored=n_ignored) for c in trace.losses)
    values = {c.step: scale * c.value for c in losses}
    backwards = tuple(replace(b, graph=MASKED, value=values.get(b.step, b.value)) for b in trace.backwards)
    assert bool(list(padding_in_loss(replace(trace, losses=losses, backwards=backwards)))) is is_found


def test_a_mask_that_masks_nothing_at_some_steps():
    trace = padded()
    losses = tuple(replace(c, reduction="none", n_valid=32) for c in trace.losses)
    values = {c.step: c.value if i % 3 else 0.8 * c.value for i, c in enumerate(losses)}
    backwards = tuple(replace(b, graph=MASKED, value=values.get(b.step, b.value)) for b in trace.backwards)
    assert not list(padding_in_loss(replace(trace, losses=losses, backwards=backwards)))
