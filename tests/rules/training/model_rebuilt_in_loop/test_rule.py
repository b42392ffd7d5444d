from dataclasses import replace

import numpy as np
import pytest

from sleuth.evidence.trace import Rebuild
from sleuth.rule import LIKELY, PROOF
from sleuth.rules.training.model_rebuilt_in_loop import model_rebuilt_in_loop
from tests.traces import healthy_trace, place

FIRST, LAST = np.full(6, 2.3), np.full(6, 1.5)
EACH_EPOCH = Rebuild(place(5), "Sequential", 6, 6, 1, 1.0, 20.0, True, FIRST, LAST)


def rebuilt(**changes):
    return replace(healthy_trace(), rebuilds=(replace(EACH_EPOCH, **changes),))


def test_a_new_model_for_each_pass_is_likely():
    (finding,) = model_rebuilt_in_loop(rebuilt())
    assert finding.certainty is LIKELY
    assert finding.values == {"models": 6, "alive": 1, "steps_each": 20.0}
    assert finding.where.place == place(5)


def test_a_new_model_for_each_step_is_proof():
    (finding,) = model_rebuilt_in_loop(rebuilt(passes_each=-1.0, steps_each=1.0, n_trained=30, n_built=30))
    assert finding.certainty is PROOF


def test_passes_are_estimated_without_a_loader():
    trace = rebuilt(passes_each=-1.0, steps_each=31.0)
    (finding,) = model_rebuilt_in_loop(trace)
    assert finding.certainty is LIKELY
    assert not list(model_rebuilt_in_loop(rebuilt(passes_each=-1.0, steps_each=100.0)))
    assert not list(model_rebuilt_in_loop(replace(trace, n_train_samples_seen=1000)))


@pytest.mark.parametrize(
    "changes",
    [
        {"passes_each": 5.0},  # seeds, folds
        {"same_data": False},  # folds, learning curves
        {"n_alive": 6},  # an ensemble
        {"n_trained": 2, "n_built": 2},  # a comparison
        {"losses_first": np.linspace(2.3, 0.5, 6)},  # each begins where the last one ended: its weights were handed on
    ],
)
def test_look_alikes_are_silent(changes):
    assert not list(model_rebuilt_in_loop(rebuilt(**changes)))


def test_noisy_batches_that_rise_from_model_to_model_are_named():
    noise = np.random.default_rng(0).normal(0, 0.03, (2, 12))
    first, last = 1.10 + noise[0], 1.01 + noise[1]
    first[0] = 1.13
    assert len(list(model_rebuilt_in_loop(rebuilt(n_trained=12, n_built=12, losses_first=first, losses_last=last)))) == 1
    handed_on = np.linspace(1.13, 1.01, 13)
    changes = {"losses_first": handed_on[:-1] + noise[0], "losses_last": handed_on[1:] + noise[1]}
    assert not list(model_rebuilt_in_loop(rebuilt(n_trained=12, n_built=12, **changes)))


def by_optimizers(n_passes=7, shared=False):
    """Seven optimisers over own tensors, 20 steps each, of which only the first one's model was ever watched."""
    trace = healthy_trace(140)
    parameters = tuple(
        replace(p, index=4 * k + p.index, model=0 if k == 0 else -1, optimizers=(k,)) for k in range(7) for p in trace.parameters
    )
    group = trace.optimizers[0].groups[0]
    optimizers = tuple(
        replace(
            trace.optimizers[0], index=k, n_steps=20, first_step=20 * k,
            groups=(replace(group, parameters=tuple(4 * (0 if shared else k) + i for i in range(4))),),
        )
        for k in range(7)
    )  # fmt: skip
    loss = np.tile(np.linspace(2.3, 1.5, 20), 7)
    loaders = (replace(trace.loaders[0], n_passes=n_passes), trace.loaders[1])
    return replace(
        trace,
        parameters=parameters,
        optimizers=optimizers,
        loaders=loaders,
        scalars=replace(trace.scalars, loss=loss),
        rebuilds=(),
    )


def test_the_optimizers_tell_when_the_models_were_not_watched():
    (finding,) = model_rebuilt_in_loop(by_optimizers())
    assert finding.certainty is LIKELY
    assert finding.values == {"models": 7, "alive": 1, "steps_each": 20.0}
    assert finding.where.place == place(5)


def test_several_passes_each_folds_and_a_new_optimizer_for_one_model_are_silent():
    assert not list(model_rebuilt_in_loop(by_optimizers(n_passes=21)))
    assert not list(model_rebuilt_in_loop(by_optimizers(n_passes=1)))
    assert not list(model_rebuilt_in_loop(by_optimizers(shared=True)))


def test_a_search_over_rates_or_sizes_is_silent():
    trace = rebuilt()
    other = replace(trace.models[0], index=1, n_parameters=1608)
    assert not list(model_rebuilt_in_loop(replace(trace, models=(*trace.models, other))))


def with_rates(rates):
    trace = by_optimizers()
    made = zip(trace.optimizers, rates, strict=True)
    return replace(trace, optimizers=tuple(replace(o, groups=(replace(o.groups[0], lr=rate),)) for o, rate in made))


def test_rates_that_fall_in_small_steps_are_a_schedule():
    cosine = 0.1 * (1 + np.cos(np.pi * np.arange(7) / 7)) / 2
    assert list(model_rebuilt_in_loop(with_rates(cosine.tolist())))
    for search in (0.1 / 3.0 ** np.arange(7), np.linspace(0.01, 0.1, 7), 0.1 / 2.0 ** np.arange(7)):
        assert not list(model_rebuilt_in_loop(with_rates(search.tolist())))


def test_a_healthy_run_is_silent():
    assert not list(model_rebuilt_in_loop(healthy_trace()))
