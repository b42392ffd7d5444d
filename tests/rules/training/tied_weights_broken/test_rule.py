from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Tie
from sleuth.rule import HINT, PROOF
from sleuth.rules.training.tied_weights_broken import tied_weights_broken
from tests.traces import healthy_trace, place

BROKEN = Tie(0, "embed.weight", "out.weight", place(8), "", is_held=False)


def judged(*ties, trace=None):
    return list(tied_weights_broken(replace(trace or healthy_trace(), ties=ties)))


def test_a_tie_that_was_broken():
    (finding,) = judged(BROKEN)
    assert finding.certainty is PROOF
    assert finding.values == {"one": "embed.weight", "other": "out.weight", "flag": "", "pairs": 1}
    assert finding.where.layer == "out"


def of_entries(n_entries, n_classes, *, n_tables=1):
    """A trace of a table, "0", and a layer of its shape, "2", whose losses have `n_classes`."""
    trace = healthy_trace()
    layers = tuple(replace(one, kind="Embedding") if i < n_tables else one for i, one in enumerate(trace.layers))
    parameters = tuple(replace(p, shape=(n_entries, 16)) if p.name in ("0.weight", "2.weight") else p for p in trace.parameters)
    losses = tuple(replace(one, n_classes=n_classes) for one in trace.losses)
    return replace(trace, layers=layers, parameters=parameters, losses=losses)


FLAGGED = replace(BROKEN, one="0.weight", other="2.weight", flag="config.tie_word_embeddings")


def test_a_flag_that_is_not_kept():
    (finding,) = judged(FLAGGED, trace=of_entries(60, 60, n_tables=2))
    assert "`config.tie_word_embeddings` is true" in finding.message
    assert judged(FLAGGED, trace=of_entries(4, 4))  # a small vocabulary, in the only table


def test_a_configuration_says_it_of_classifiers_too():
    assert not judged(FLAGGED, trace=of_entries(32, 5))  # positions, and a layer within of the same shape
    assert not judged(FLAGGED, trace=of_entries(2, 2, n_tables=3))  # two segments, and two classes


def test_a_flag_beside_the_model_needs_a_copy():
    tie, trace = replace(FLAGGED, flag="cfg.tie_weights", is_own_flag=False), of_entries(60, 60)
    apart = tuple(replace(one, initial_mean=0.1, initial_std=0.01 * one.index) for one in trace.parameters)
    (finding,) = judged(tie, trace=replace(trace, parameters=apart))
    assert finding.certainty is HINT
    copied = tuple(replace(one, initial_mean=0.1, initial_std=0.2) for one in trace.parameters)
    (finding,) = judged(tie, trace=replace(trace, parameters=copied))
    assert finding.certainty is PROOF


def test_ended_with_a_copy_is_a_hint():
    (finding,) = judged(replace(BROKEN, is_copied=True))
    assert finding.certainty is HINT


def test_tied_again_or_not_trained_is_silent():
    assert not judged(BROKEN, replace(BROKEN, is_held=True))
    trace = healthy_trace()
    still = np.zeros_like(trace.gradients.update_norm)
    trace = replace(trace, gradients=replace(trace.gradients, update_norm=still, weight_norm=still + 1))
    assert not judged(BROKEN, trace=trace)


def test_a_healthy_run_is_silent():
    assert not judged(replace(BROKEN, is_held=True))
    with pytest.raises(NotApplicable):
        judged()
