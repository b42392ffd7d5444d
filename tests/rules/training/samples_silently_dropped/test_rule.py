from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.rule import HINT, LIKELY, PROOF
from sleuth.rules.training.samples_silently_dropped import samples_silently_dropped
from tests.traces import healthy_trace, place


def loading(**changes):
    trace = healthy_trace()
    train, test = trace.loaders
    facts = {"n_indexes": 128, "n_dropped": 0, "n_full": 4} | changes
    return replace(trace, loaders=(replace(train, n_indexes=1000, n_dropped=8, n_full=31), replace(test, **facts)))


def test_an_evaluation_without_its_last_batch():
    (finding,) = samples_silently_dropped(loading(n_dropped=48, n_full=1))
    assert finding.certainty is PROOF
    assert finding.where.place == place(10)
    assert finding.values["dropped"] == 48


def test_an_empty_loader():
    (finding,) = samples_silently_dropped(loading(n_indexes=20, n_dropped=20, n_full=0, n_batches=0))
    assert finding.certainty is PROOF
    assert "no batch" in finding.message


@pytest.mark.parametrize(
    "changes",
    [{"sampler": "RandomSampler", "n_dropped": 48, "n_full": 1}, {"n_passes": 4, "n_batches": 8}],
    ids=["other samples each time", "a break"],
)
def test_what_may_be_meant_is_a_hint(changes):
    (finding,) = samples_silently_dropped(loading(**changes))
    assert finding.certainty is HINT


@pytest.mark.parametrize("changes", [{}, {"n_dropped": 4}, {"n_passes": 4, "n_batches": 15}])
def test_a_small_rest_and_one_interrupted_pass_are_silent(changes):
    assert not list(samples_silently_dropped(loading(**changes)))


def test_unknown_samplers_cannot_be_judged():
    with pytest.raises(NotApplicable):
        list(samples_silently_dropped(healthy_trace()))


@pytest.mark.parametrize(("n_held", "is_found"), [(496, True), (512, True), (128, False), (5000, False), (-1, False)])
def test_a_length_in_batches(n_held, is_found):
    found = list(samples_silently_dropped(loading(n_samples=16, n_indexes=16, batch_size=32, n_full=1, n_held=n_held)))
    assert [one.certainty for one in found] == [LIKELY] * is_found


def one_part(sampler="ShardSampler", n_different=125, other=False, **run):
    trace = loading()
    train, test = trace.loaders
    train = replace(train, n_samples=1000, n_indexes=125, n_dropped=0, n_full=4, n_passes=8, sampler=sampler, is_training=True)
    loaders = (train, test, replace(train, is_training=False, n_indexes=875)) if other else (train, test)
    samples = np.arange(n_different, dtype=np.uint64)
    return replace(trace, loaders=loaders, train_samples=samples, n_train_samples_seen=500, run=replace(trace.run, **run))


def test_a_part_for_one_of_several_processes():
    (finding,) = samples_silently_dropped(one_part())
    assert finding.certainty is LIKELY
    (finding,) = samples_silently_dropped(one_part("SubsetRandomSampler"))
    assert finding.certainty is HINT


@pytest.mark.parametrize(("n_looked_up", "n_different", "is_found"), [(900, 125, True), (900, 480, False), (130, 125, False)])
def test_a_length_of_another_list(n_looked_up, n_different, is_found):
    trace = one_part("RandomSampler", n_different)
    train = replace(trace.loaders[0], n_samples=125, n_looked_up=n_looked_up)
    found = list(samples_silently_dropped(replace(trace, loaders=(train, trace.loaders[1]))))
    assert [one.certainty for one in found] == [LIKELY] * is_found


@pytest.mark.parametrize("changes", [{"n_different": 480}, {"other": True}, {"is_distributed": True}])
def test_parts_that_change_that_others_have_or_that_processes_share_are_silent(changes):
    assert not list(samples_silently_dropped(one_part(**changes)))


@pytest.mark.parametrize(("lost", "certainty"), [((300, 0), LIKELY), ((300, 300), HINT), ((40, 0), None)])
def test_samples_that_are_in_no_batch(lost, certainty):
    trace = loading()
    loaders = [replace(one, dataset="Texts", n_collated=1000, n_lost=n) for one, n in zip(trace.loaders, lost, strict=True)]
    found = list(samples_silently_dropped(replace(trace, loaders=(replace(loaders[0], n_dropped=0), loaders[1]))))
    assert {one.certainty for one in found} == ({certainty} if certainty else set())
    assert all("30%" in one.message for one in found)
