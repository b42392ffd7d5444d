from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.place import Place
from sleuth.evidence.trace import Batches, Phase, Printed
from sleuth.rule import HINT, LIKELY
from sleuth.rules.training.class_imbalance_ignored import class_imbalance_ignored
from tests.traces import healthy_trace

DECIDING = "accuracy = (model(x).argmax(1) == y).float().mean()"


def imbalanced(targets=(27, 13, 60, 900), said=(30, 0, 70, 900), level=0.3, line=DECIDING, **changes):
    trace = healthy_trace()
    loss = np.full(200, level) + np.random.default_rng(0).normal(0, 0.01, 200)
    changes = {"target_counts": np.array(targets), "prediction_counts": np.array(said)} | changes
    calls = tuple(replace(c, value=float(loss[c.step]), **changes) for c in trace.losses)
    evaluation = replace(trace.forwards[0], phase=Phase.EVALUATION, place=Place("train.py", 30, line))
    scalars = replace(trace.scalars, loss=loss)
    return replace(trace, losses=calls, scalars=scalars, forwards=(*trace.forwards, evaluation))


def test_a_rare_class_that_is_never_predicted():
    (finding,) = class_imbalance_ignored(imbalanced())
    assert finding.certainty is LIKELY
    assert finding.values["class"] == 1
    assert finding.values["targets"] == 13 * 3
    assert finding.values["predictions"] == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"line": "scores = model(x).softmax(1)"},  # a ranking may be all that is wanted
        {"targets": (50, 950), "said": (0, 1000), "level": 0.2},  # 0.198 is the entropy: nothing was learnt
    ],
)
def test_what_admits_another_reading_is_a_hint(changes):
    (finding,) = class_imbalance_ignored(imbalanced(**changes))
    assert finding.certainty is HINT


@pytest.mark.parametrize(
    "changes",
    [
        {"said": (30, 9, 61, 900)},
        {"class_weights": np.array([1.0, 9.0, 2.0, 0.3])},
        {"targets": (250, 240, 260, 250), "said": (500, 0, 250, 250)},  # not rare
        {"targets": (27, 2, 60, 911)},  # hardly there
    ],
)
def test_tempting_runs_are_silent(changes):
    assert not list(class_imbalance_ignored(imbalanced(**changes)))


@pytest.mark.parametrize(("named", "is_found"), [(12, True), (60, False)])
def test_a_rare_class_that_is_seldom_named_in_the_evaluation(named, is_found):
    trace = imbalanced(said=(30, 4, 66, 900))
    last = replace(
        trace.losses[-1], phase=Phase.EVALUATION,
        target_counts=np.array([110, 100, 240, 3550]), prediction_counts=np.array([120, named, 250, 3630 - named]),
    )  # fmt: skip
    found = list(class_imbalance_ignored(replace(trace, losses=(*trace.losses, last))))
    assert [one.values["targets"] for one in found] == [100] * is_found


def test_a_weighted_sampler_is_silent():
    trace = imbalanced()
    loaders = (replace(trace.loaders[0], sampler="WeightedRandomSampler"), trace.loaders[1])
    assert not list(class_imbalance_ignored(replace(trace, loaders=loaders)))


def test_a_healthy_run_is_silent_or_not_applicable():
    assert not list(class_imbalance_ignored(healthy_trace()))
    with pytest.raises(NotApplicable):
        list(class_imbalance_ignored(replace(healthy_trace(), losses=())))


def evaluated(trace, *correct, said=0, n_passes=1):
    """The run with evaluations without a loss, evenly spread, of 1,000 rows with 30 of a rare class each."""
    size = len(correct)
    counts = np.array([[970, 30], [1000 - said, said]]) * n_passes
    batches = [Batches(np.zeros(0), np.array([n] * n_passes), np.array([1000] * n_passes)) for n in correct]
    loaders = (trace.loaders[0], replace(trace.loaders[1], n_samples=1000))
    steps = [trace.run.n_steps * (i + 1) // size for i in range(size)]
    many = tuple(
        replace(trace.evaluations[0], step=step, loader=1, n_samples=1000 * n_passes, batches=one, class_counts=counts)
        for step, one in zip(steps, batches, strict=True)
    )
    return replace(trace, evaluations=many, loaders=loaders)


SELDOM_SEEN = {"targets": (388, 5), "said": (392, 1), "level": 0.06}


@pytest.mark.parametrize(("said", "n_passes", "is_found"), [(0, 1, True), (0, 3, True), (9, 1, False), (3, 3, False)])
def test_labels_of_a_loader_tell_what_an_evaluation_names(said, n_passes, is_found):
    trace = evaluated(imbalanced(**SELDOM_SEEN), 970, 970, 970, said=said, n_passes=n_passes)
    assert [(one.certainty, one.values["targets"]) for one in class_imbalance_ignored(trace)] == [(LIKELY, 30)] * is_found


@pytest.mark.parametrize(("correct", "certainty"), [((970, 970, 970), LIKELY), ((800, 900, 970), HINT), ((970,), HINT)])
def test_a_loss_that_falls_while_evaluations_stand_still(correct, certainty):
    trace = evaluated(imbalanced(**SELDOM_SEEN), *correct)
    scalars = replace(trace.scalars, loss=np.linspace(0.1, 0.04, 200))
    calls = tuple(replace(c, value=float(scalars.loss[c.step])) for c in trace.losses)
    (finding,) = class_imbalance_ignored(replace(trace, scalars=scalars, losses=calls))
    assert finding.certainty is certainty


def test_evaluations_whose_end_was_not_looked_at_do_not_stand_still():
    trace = evaluated(imbalanced(**SELDOM_SEEN), 970, 970, 970, 970)
    trace = replace(trace, evaluations=trace.evaluations[:3])  # up to three quarters of the run
    scalars = replace(trace.scalars, loss=np.linspace(0.1, 0.04, 200))
    calls = tuple(replace(c, value=float(scalars.loss[c.step])) for c in trace.losses)
    (finding,) = class_imbalance_ignored(replace(trace, scalars=scalars, losses=calls))
    assert finding.certainty is HINT


@pytest.mark.parametrize(("labels", "certainty"), [(("val acc",), LIKELY), (("val acc", "val auc"), HINT), (("val loss",), HINT)])
def test_what_is_printed_tells_whether_classes_are_wanted(labels, certainty):
    trace = imbalanced(line="scores = model(x)")
    printed = tuple(Printed(9, None, one, 0, 0.9, 2, False) for one in labels)
    (finding,) = class_imbalance_ignored(replace(trace, printed=printed))
    assert finding.certainty is certainty


def by_outputs(maxima, *, n=4000, function="binary_cross_entropy_with_logits", line=DECIDING, read=4000, share=0.03):
    """Evaluations without labels of a detector, whose loss still falls: all outputs are below these."""
    counts = np.array([round(100 - 100 * share), round(100 * share)])
    trace = imbalanced(targets=counts, said=(100, 0), function=function)
    trace = replace(trace, losses=tuple(replace(c, target=replace(c.target, mean=share)) for c in trace.losses))
    given = trace.losses[-1].input
    steps = [trace.run.n_steps * (i + 1) // len(maxima) for i in range(len(maxima))]
    trained = replace(trace.forwards[0], step=trace.losses[-1].step, output=given)
    facts = replace(given, shape=(n, 1), minimum=-9.0, n_values=read)
    place = Place("train.py", 30, line)
    evaluated = [
        replace(trained, step=step, phase=Phase.EVALUATION, place=place, output=replace(facts, maximum=maximum))
        for step, maximum in zip(steps, maxima, strict=True)
    ]
    many = tuple(replace(trace.evaluations[0], step=step, place=place, n_forwards=1, n_samples=n) for step in steps)
    scalars = replace(trace.scalars, loss=np.linspace(0.1, 0.04, 200))
    calls = tuple(replace(c, value=float(scalars.loss[c.step])) for c in trace.losses)
    return replace(trace, scalars=scalars, losses=calls, forwards=(trained, *evaluated), evaluations=many)


@pytest.mark.parametrize(
    ("changes", "is_found"),
    [
        ({}, True),
        ({"maxima": (0.3, -0.1, -0.2, -0.3, -0.4, -0.4)}, True),  # the first evaluation is of a model that knows nothing yet
        ({"maxima": (-0.1, -0.2, -0.3, -0.3, -0.2, 0.1)}, False),  # it begins to name them
        ({"maxima": (-0.4,)}, False),  # whether it stands still is not known
        ({"read": 2000}, False),
        ({"n": 400, "read": 400}, False),  # twelve of them may well be missed
        ({"share": 0.3}, False),
        ({"function": "binary_cross_entropy", "maxima": (0.45,) * 6}, True),
        ({"function": "binary_cross_entropy", "maxima": (0.55,) * 6}, False),
    ],
)
def test_outputs_below_the_threshold_name_no_rare_class(changes, is_found):
    trace = by_outputs(**{"maxima": (-0.2, -0.5, -0.5, -0.6, -0.5, -0.5)} | changes)
    assert [(one.certainty, one.values["class"]) for one in class_imbalance_ignored(trace)] == [(LIKELY, 1)] * is_found


def test_a_threshold_of_its_own_is_no_decision_at_one_half():
    (finding,) = class_imbalance_ignored(by_outputs((-0.5,) * 6, line="alarm = torch.sigmoid(model(x)) > 0.05"))
    assert finding.certainty is HINT
