from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Experiment, RowEnd, TokenFacts
from sleuth.rule import HINT, LIKELY, PROOF
from sleuth.rules.training.labels_not_shifted import labels_not_shifted
from tests.traces import healthy_trace, place

END = RowEnd(3, 0.2, 0, 1, 9)


def with_tokens(same, ahead, is_causal=True, is_positional=True, steps=5, table=0):
    facts = TokenFacts(0, place(22), table, (4, 16), 30, 0, 29, END, END, n_targets=64, n_valid=60, same=same, ahead=ahead,
                       two_ahead=0.1, is_positional=is_positional, is_causal=is_causal)  # fmt: skip
    return replace(healthy_trace(), tokens=tuple(replace(facts, step=step) for step in range(steps)))


def test_targets_at_the_same_place_in_a_causal_model():
    (finding,) = labels_not_shifted(with_tokens(1.0, 0.1))
    assert finding.certainty is PROOF
    assert finding.values == {"targets": 300, "losses": 5, "ahead": pytest.approx(0.1)}
    assert finding.where.first_step == 0


def test_an_autoencoder_or_a_model_that_looks_both_ways_is_a_hint():
    for trace in (with_tokens(1.0, 0.1, is_causal=False), with_tokens(1.0, 0.1, is_positional=False)):
        (finding,) = labels_not_shifted(trace)
        assert finding.certainty is HINT


@pytest.mark.parametrize(("moved", "before", "certainty"), [(1.2, 0.0, LIKELY), (0.0, 0.0, HINT), (1.2, 0.4, HINT)])
def test_an_exchanged_token_tells_whether_a_model_of_convolutions_copies(moved, before, certainty):
    trial = Experiment("dependencies", values=(("place_moved", moved), ("before_moved", before)))
    (finding,) = labels_not_shifted(replace(with_tokens(1.0, 0.1, is_positional=False), experiments=(trial,)))
    assert finding.certainty is certainty


def test_a_decoder_that_reads_one_place_behind_is_silent():
    encoder, decoder = with_tokens(1.0, 0.1), with_tokens(0.1, 1.0, table=1)
    assert not list(labels_not_shifted(replace(encoder, tokens=encoder.tokens + decoder.tokens)))


def test_masked_tokens_constant_data_and_single_batches_are_silent():
    assert not list(labels_not_shifted(with_tokens(0.85, 0.1)))
    assert not list(labels_not_shifted(with_tokens(1.0, 0.97)))
    assert not list(labels_not_shifted(with_tokens(1.0, 0.1, steps=2)))


def test_a_healthy_run_is_silent():
    assert not list(labels_not_shifted(with_tokens(0.1, 1.0)))
    with pytest.raises(NotApplicable):
        list(labels_not_shifted(healthy_trace()))
