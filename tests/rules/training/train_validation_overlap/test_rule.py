from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Phase, Recapture
from sleuth.rule import HINT, LIKELY, PROOF
from sleuth.rules.training.train_validation_overlap import train_validation_overlap
from tests.traces import INPUT, healthy_trace, place


def numbers(start, stop):
    return np.arange(start, stop, dtype=np.uint64)


def with_samples(*sets, **changes):
    """A run whose training samples are 0 to 999, with one evaluation place for each of these sets."""
    trace = healthy_trace()
    evaluations = []
    for line, samples in enumerate(sets, 30):
        facts = {"n_samples": len(samples), "n_forwards": 4, "place": replace(trace.evaluations[0].place, line=line)} | changes
        evaluations += [replace(one, samples=samples, **facts) for one in trace.evaluations]
    loaders = (trace.loaders[0], replace(trace.loaders[1], n_samples=len(sets[0])))
    return replace(trace, evaluations=tuple(evaluations), loaders=loaders)


def test_training_accuracy_of_which_one_batch_was_watched_is_silent():
    trace = with_samples(numbers(0, 200))
    assert list(train_validation_overlap(trace))
    known = replace(trace.loaders[1], n_samples=1000, n_indexes=1000)
    partial = tuple(replace(one, loader=1, n_forwards=1) for one in trace.evaluations)
    assert not list(train_validation_overlap(replace(trace, loaders=(trace.loaders[0], known), evaluations=partial)))
    part = replace(known, n_indexes=200)  # a sampler draws 200 of the training samples
    assert list(train_validation_overlap(replace(trace, loaders=(trace.loaders[0], part), evaluations=partial)))


def test_a_split_that_overlaps():
    (finding,) = train_validation_overlap(with_samples(numbers(900, 1100)))
    assert finding.certainty is PROOF
    assert finding.values == {"overlap": 100, "evaluated": 200, "share": 0.5}
    assert (finding.where.place.line, finding.where.first_step) == (30, 50)


def test_a_validation_set_that_lies_in_the_training_data_is_likely():
    (finding,) = train_validation_overlap(with_samples(numbers(800, 1000)))
    assert finding.certainty is LIKELY


def test_copies_of_measurements_made_before_the_split_are_likely():
    trace = with_samples(numbers(900, 1100), n_samples=400)
    seen = replace(trace.forwards[0], phase=Phase.EVALUATION)
    (finding,) = train_validation_overlap(replace(trace, forwards=(*trace.forwards, seen)))
    assert finding.certainty is LIKELY


def test_inputs_of_two_values_agree_by_chance_where_many_do():
    trace = with_samples(numbers(900, 1100), n_samples=400)
    one_hot = replace(INPUT, minimum=-0.5, maximum=2.0, mean=0.0, std=1.0)  # 20 % ones, standardised
    assert one_hot.has_two_values
    assert not INPUT.has_two_values
    seen = replace(trace.forwards[0], phase=Phase.EVALUATION, input=one_hot)
    assert not list(train_validation_overlap(replace(trace, forwards=(*trace.forwards, seen))))
    few = with_samples(numbers(900, 1100))  # without copies among themselves
    assert list(train_validation_overlap(replace(few, forwards=(*few.forwards, seen))))


def test_samples_that_agree_in_halves_agree_by_chance_where_many_do():
    trace = with_samples(numbers(900, 1100), n_samples=400, agrees_in_halves=True)  # standardised counts
    seen = replace(trace.forwards[0], phase=Phase.EVALUATION)
    assert not list(train_validation_overlap(replace(trace, forwards=(*trace.forwards, seen))))
    few = with_samples(numbers(990, 1060), n_samples=70, agrees_in_halves=True)  # so few hold no copies by chance
    assert not list(train_validation_overlap(replace(few, forwards=(*few.forwards, seen))))
    many = with_samples(numbers(900, 1100), agrees_in_halves=True)
    assert list(train_validation_overlap(replace(many, forwards=(*many.forwards, seen))))


@pytest.mark.parametrize(
    "trace",
    [
        with_samples(numbers(1000, 1200), numbers(0, 200)),  # accuracy on a part of the training data beside a real validation
        with_samples(numbers(0, 1000)),  # predictions for the training data
        with_samples(numbers(0, 1200)),  # one function for training and validation accuracy
        with_samples(numbers(990, 1400)),  # a few copies
        with_samples(numbers(900, 1100), n_samples=400),  # half of it are copies
    ],
)
def test_tempting_evaluations_are_silent(trace):
    assert not list(train_validation_overlap(trace))


def test_sets_that_change_each_time_are_silent():
    trace = with_samples(numbers(0, 100))
    evaluations = tuple(replace(one, samples=numbers(100 * i, 100 * i + 100)) for i, one in enumerate(trace.evaluations))
    assert not list(train_validation_overlap(replace(trace, evaluations=evaluations)))


@pytest.mark.parametrize(
    "trace",
    [
        with_samples(numbers(900, 1100), is_every_step=True),
        with_samples(numbers(900, 1100), n_forwards=2, loader=-1),  # one function, called for two sets
        with_samples(numbers(900, 1100), n_forwards=200),  # one state after the other
    ],
)
def test_forwards_that_evaluate_no_set_are_not_applicable(trace):
    with pytest.raises(NotApplicable):
        list(train_validation_overlap(trace))


def test_cross_validation_and_single_numbers_are_not_applicable():
    trace = with_samples(numbers(900, 1100))
    with pytest.raises(NotApplicable):
        list(train_validation_overlap(replace(trace, models=(trace.models[0], replace(trace.models[0], index=1)))))
    item = replace(INPUT, shape=(32,), is_integer=True, dtype="int64")
    lookup = replace(trace.forwards[0], phase=Phase.EVALUATION, input=item)
    with pytest.raises(NotApplicable):
        list(train_validation_overlap(replace(trace, forwards=(*trace.forwards, lookup))))


def test_a_healthy_run_is_silent():
    assert not list(train_validation_overlap(healthy_trace()))


def without_loader(share, n_met):
    """A run that draws its batches itself: all of 1,000 training samples are known, and 200 evaluated, `share` of them trained on."""
    trace = with_samples(numbers(1000 - round(200 * share), 1200 - round(200 * share)), loader=-1)
    return replace(trace, loaders=(), recapture=Recapture(400, round(n_met / 0.4), n_met))


def test_an_overlap_without_a_loader_is_proven_where_the_number_of_samples_is_known_well():
    (well,) = train_validation_overlap(without_loader(0.75, n_met=1000))
    assert well.certainty is PROOF
    (badly,) = train_validation_overlap(without_loader(0.75, n_met=20))
    assert badly.certainty is LIKELY
    (within,) = train_validation_overlap(without_loader(0.98, n_met=1000))
    assert within.certainty is LIKELY


def test_predictions_without_targets_are_proven_never_and_a_hint_beside_a_clean_set():
    trace = without_loader(0.75, n_met=1000)
    untold = replace(trace, evaluations=tuple(replace(one, has_targets=False) for one in trace.evaluations))
    assert [f.certainty for f in train_validation_overlap(untold)] == [LIKELY]
    once = replace(untold, evaluations=untold.evaluations[:1])
    assert [f.certainty for f in train_validation_overlap(once)] == [HINT]
    clean = tuple(replace(one, place=place(40), samples=numbers(5000, 5200)) for one in trace.evaluations)
    beside = replace(untold, evaluations=(*untold.evaluations, *clean))
    assert [f.certainty for f in train_validation_overlap(beside)] == [HINT]
