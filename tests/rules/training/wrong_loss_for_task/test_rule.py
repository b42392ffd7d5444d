from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Experiment, Op, TensorFacts
from sleuth.rule import HINT, LIKELY, PROOF
from sleuth.rules.training.labels_out_of_range import labels_out_of_range
from sleuth.rules.training.wrong_loss_for_task import wrong_loss_for_task
from tests.traces import healthy_trace


def target(shape, low, high, mean, is_integer=True):
    n = 1
    for size in shape:
        n *= size
    return TensorFacts(shape, "float32", low, high, mean, 0.5, 0, n, is_integer=is_integer)


def with_losses(facts, **changes):
    trace = healthy_trace()
    given = replace(trace.losses[0].input, shape=facts.shape)
    return replace(trace, losses=tuple(replace(c, target=facts, input=given, **changes) for c in trace.losses))


@pytest.mark.parametrize("function", ["soft_margin_loss", "hinge_embedding_loss", "cosine_embedding_loss"])
def test_zeros_for_a_loss_of_signs(function):
    (finding,) = wrong_loss_for_task(with_losses(target((32,), 0, 1, 0.5), function=function))
    assert finding.certainty is PROOF
    assert finding.values["function"] == function
    assert not list(wrong_loss_for_task(with_losses(target((32,), -1, 1, 0.0), function=function)))
    assert not list(wrong_loss_for_task(with_losses(target((32,), 1, 1, 1.0), function=function)))


def test_negative_counts():
    (finding,) = wrong_loss_for_task(with_losses(target((32,), -2.0, 3.0, 0.0, False), function="poisson_nll_loss"))
    assert finding.certainty is PROOF
    assert not list(wrong_loss_for_task(with_losses(target((32,), 0.0, 9.0, 2.0), function="poisson_nll_loss")))


@pytest.mark.parametrize(("n_classes", "certainty"), [(6, LIKELY), (5000, HINT)])
def test_several_labels_a_sample(n_classes, certainty):
    trace = with_losses(target((32, 6), 0, 1, 0.35), n_classes=n_classes, share_target_rows_sum_to_one=0.3)
    (finding,) = wrong_loss_for_task(trace)
    assert finding.certainty is certainty


def test_a_vector_of_numbers():
    (finding,) = wrong_loss_for_task(with_losses(target((32,), -2.0, 2.0, 0.1, False), n_classes=32))
    assert finding.certainty is PROOF
    assert "class axis" in finding.message


@pytest.mark.parametrize("function", ["binary_cross_entropy", "binary_cross_entropy_with_logits"])
def test_real_numbers_for_a_binary_loss(function):
    trace = with_losses(target((32, 1), -2.4, 2.9, 0.0, False), function=function, n_classes=0)
    (finding,) = wrong_loss_for_task(trace)
    assert finding.certainty is PROOF
    assert not list(labels_out_of_range(trace))
    pictures = with_losses(target((32, 64), -1.0, 1.0, 0.0, False), function=function, n_classes=0)
    assert not list(wrong_loss_for_task(pictures))
    assert len(list(labels_out_of_range(pictures))) == 1


def test_whole_numbers_in_a_regression_are_a_hint():
    facts = target((32, 1), 0, 9, 4.5)
    (finding,) = wrong_loss_for_task(with_losses(facts, function="mse_loss", n_classes=0, is_target_from_data=True))
    assert finding.certainty is HINT


@pytest.mark.parametrize(
    ("facts", "changes"),
    [
        (target((32, 4), 0, 1, 0.25), {"share_target_rows_sum_to_one": 1.0}),  # one-hot
        (target((32, 4), 0.0, 0.9, 0.25, False), {"share_target_rows_sum_to_one": 1.0}),  # mixed
        (target((4,), 0.1, 0.6, 0.25, False), {"n_classes": 4}),  # one sample without a batch axis
        (target((32, 64), 0, 1, 0.4), {"function": "mse_loss"}),  # binary pictures
        (target((32, 1), 0, 1, 0.4), {"function": "mse_loss"}),
        (target((32, 1), -0.1, 1.2, 0.4, False), {"function": "binary_cross_entropy_with_logits"}),  # softened labels of a GAN
        (target((32, 1), 1, 99, 40.0), {"function": "mse_loss"}),
    ],
)
def test_tempting_targets_are_silent(facts, changes):
    assert not list(wrong_loss_for_task(with_losses(facts, **changes)))


def test_a_healthy_run_is_silent_or_not_applicable():
    assert not list(wrong_loss_for_task(healthy_trace()))
    with pytest.raises(NotApplicable):
        list(wrong_loss_for_task(replace(healthy_trace(), losses=())))


@pytest.mark.parametrize(
    ("changes", "certainty"),
    [
        ({}, LIKELY),
        ({"own": 0.98}, HINT),  # the order that they have is better than others
        ({"separable": 0.99, "renumbered": 0.9, "renumbered_deviation": 0.1}, HINT),  # any order fits
        ({"separable": 0.2}, HINT),
    ],
)
def test_whole_numbers_without_an_order(changes, certainty):
    told = {"own": 0.9, "renumbered": 0.9, "renumbered_deviation": 0.02, "separable": 0.9, **changes}
    trace = with_losses(target((32, 1), 0, 9, 4.5), function="mse_loss", n_classes=0, is_target_from_data=True)
    (finding,) = wrong_loss_for_task(replace(trace, experiments=(Experiment("label-order", values=tuple(told.items())),)))
    assert finding.certainty is certainty


@pytest.mark.parametrize(("low", "high", "n"), [(-0.9, 0.8, 1), (0.2, 3.0, 0), (64.0, 64.0, 0)])
def test_errors_divided_by_numbers_of_either_sign(low, high, n):
    graph = (Op("Mul", (1,), ()), Op("Mean", (2,), ()), Op("Abs", (3,), (8, 1)), Op("Div", (4,), (8, 1), low=low, high=high))
    graph = (*graph, Op("Rsub", (5,), (8, 1)), Op("Addmm", (), (8, 1)))
    trace = healthy_trace()
    trace = replace(trace, losses=(), backwards=tuple(replace(b, graph=graph) for b in trace.backwards))
    if n:
        (finding,) = wrong_loss_for_task(trace)
        assert "near 0" in finding.message
    else:
        with pytest.raises(NotApplicable):
            list(wrong_loss_for_task(trace))


def with_trial(**values):
    known = {
        "own": 0.46,
        "own_even": 0.5,
        "usual": 0.17,
        "usual_even": 0.2,
        "final": 0.2,
        "initial": 0.9,
        "n": 200.0,
        "fixed": 59.0,
        "broken": 1.0,
        "steps": 60.0,
    } | values
    made = Experiment("usual-loss", values=tuple(sorted(known.items())))
    return replace(healthy_trace(), experiments=(made,))


def test_a_loss_that_cross_entropy_beats_by_far():
    (finding,) = wrong_loss_for_task(with_trial())
    assert finding.certainty is None
    assert finding.is_beside
    assert "46%" in finding.message


def test_a_loss_that_cross_entropy_beats_by_far_only_in_as_many_updates_as_the_run_made():
    (finding,) = wrong_loss_for_task(with_trial(final=0.1, long=0.03, long_steps=150.0, long_fixed=40.0, long_broken=2.0))
    assert "after 150 3.0%; after the whole run 10%" in finding.message


@pytest.mark.parametrize(
    "values",
    [
        {"final": 0.1},
        {"final": 0.1, "long": 0.08, "long_steps": 150.0, "long_fixed": 40.0, "long_broken": 2.0},
        {"final": 0.1, "long": 0.05, "long_steps": 150.0, "long_fixed": 12.0, "long_broken": 2.0},  # by chance
        {"initial": 0.5},
        {"usual": 0.4},
        {"usual_even": 0.4},
        {"fixed": 6.0, "broken": 1.0},
        {"fixed": 40.0, "broken": 20.0},
    ],
)
def test_a_run_that_ends_better_or_a_gain_by_chance_is_silent(values):
    assert not list(wrong_loss_for_task(with_trial(**values)))


@pytest.mark.parametrize(("low", "high", "n"), [(0.0, 1.0, 1), (-1.0, 1.0, 0), (1.0, 1.0, 0), (float("nan"), float("nan"), 0)])
def test_a_margin_by_hand_with_labels_0_and_1(low, high, n):
    graph = (
        Op("Mean", (1,), ()),
        Op("Clamp", (2,), (8, 3)),
        Op("Rsub", (3,), (8, 3)),
        Op("Mul", (4,), (8, 3), low=low, high=high),
    )
    graph = (*graph, Op("Softmax", (5,), (8, 3)), Op("Addmm", (), (8, 3)))
    trace = healthy_trace()
    trace = replace(trace, backwards=tuple(replace(b, graph=graph) for b in trace.backwards))
    found = list(wrong_loss_for_task(trace))
    assert len(found) == n
    assert all("max(0, 1 - label" in one.message for one in found)
